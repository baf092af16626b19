import type { Conformance } from './conformance.ts'
export async function mimeConformance(_folder: string): Promise<readonly Conformance[]> {
  return []
}
