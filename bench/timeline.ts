import type { Benchmark } from './figures.ts'
export const timeline: Benchmark = { usage: '', run: async () => true }
