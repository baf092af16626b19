/** What one set of cases came to. */
export interface Conformance {
  readonly name: string
  readonly passed: number
  readonly total: number
  readonly failures: readonly string[]
}

export interface Case {
  readonly name: string
  readonly right: boolean
}

export function lineOf(name: string, cases: readonly Case[]): Conformance {
  return {
    name,
    passed: cases.filter(each => each.right).length,
    total: cases.length,
    failures: cases.filter(each => !each.right).map(each => each.name),
  }
}
