import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'

/** One benchmark: what it is called with, and what it found. */
export interface Benchmark {
  /** Its options with their defaults, for the list. */
  readonly usage: string
  /** @returns false when something that must not happen did */
  run(options: Options): Promise<boolean>
}

export interface Options {
  /** @throws UsageFault */
  number(name: string, fallback: number): number
  /** Several, divided by commas. @throws UsageFault */
  numbers(name: string, fallback: readonly number[]): readonly number[]
  choice<Value extends string>(name: string, allowed: readonly [Value, ...Value[]]): Value
}

export class UsageFault extends Error {}

/** Reads `--name value` pairs; what a benchmark does not know is a fault, so that a typo measures nothing. */
export function readOptions(args: readonly string[], usage: string): Options {
  const names = [...usage.matchAll(/--([a-z-]+)/g)].map(([, name = '']) => name)
  let values: Record<string, unknown>
  try {
    const options = Object.fromEntries(names.map(name => [name, { type: 'string' as const }]))
    values = parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : String(error))
  }
  const numberFrom = (name: string, given: unknown) => {
    const value = Number(given)
    if (!Number.isFinite(value) || value < 0) throw new UsageFault(`--${name} must be a number from 0.`)
    return value
  }
  return {
    number: (name, fallback) => numberFrom(name, values[name] ?? fallback),
    numbers: (name, fallback) => {
      const given = values[name]
      return given === undefined
        ? fallback
        : String(given)
            .split(',')
            .map(each => numberFrom(name, each))
    },
    choice: (name, allowed) => {
      const given = values[name] ?? allowed[0]
      const found = allowed.find(one => one === given)
      if (found === undefined) throw new UsageFault(`--${name} must be one of ${allowed.join(', ')}.`)
      return found
    },
  }
}

/** The value below which `share` of the samples lie (nearest rank); NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = Float64Array.from(samples).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** Milliseconds as one reads them. */
export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`

export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const lines = [head, ...rows].map(row => row.map(String))
  const widths = head.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)))
  for (const line of lines)
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

/** The machine that the figures belong to. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${memory} GiB, Node ${process.versions.node}`
}
