import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import {
  customersFile,
  hoursFile,
  knowledgeFile,
  profileFile,
  servicesFile,
  teamFile,
} from './example-format.ts'
import { contradictions } from './example-references.ts'

const files = {
  profile: profileFile,
  hours: hoursFile,
  services: servicesFile,
  knowledge: knowledgeFile,
  customers: customersFile,
  team: teamFile,
}

export type ExamplePart = keyof typeof files

/** What the six files of one folder say, parsed, before they are put together. */
export type ExampleFiles = { readonly [Part in ExamplePart]: z.output<(typeof files)[Part]> }

/** A whole example business. Everything that is referred to by name (staff, tables, services) exists. */
export interface Example extends ExampleFiles {
  /** The folder's name: `dental-clinic`. */
  readonly name: string
}

export type ExampleService = Example['services']['services'][number]
export type ExampleCustomer = Example['customers']['customers'][number]
export type ExampleEntry = Example['knowledge']['entries'][number]

/** Two places of the files that cannot both be true. */
export interface Contradiction {
  readonly part: ExamplePart
  readonly path: Path
  readonly message: string
}

export interface Fault {
  /** `services.yaml` */
  readonly file: string
  /** 1-based; 1 when the file is missing. */
  readonly line: number
  /** What is wrong and how to cure it. */
  readonly message: string
}

/** Thrown by `loadExample` with every fault of every file; the message lists them one a line. */
export class ExampleError extends Error {
  readonly faults: readonly Fault[]
  constructor(where: string, faults: readonly Fault[]) {
    const listed = faults.map(fault => `  ${fault.file}:${fault.line} ${fault.message}`).join('\n')
    super(`The example in ${where} cannot be loaded:\n${listed}`)
    this.name = 'ExampleError'
    this.faults = faults
  }
}

/** A place inside a file: the keys and indexes that lead to it. */
export type Path = readonly PropertyKey[]

interface Parsed {
  readonly value?: unknown
  readonly faults: readonly Fault[]
  readonly lineOf: (path: Path) => number
}

const shipped = fileURLToPath(new URL('../../examples/', import.meta.url))

/**
 * Reads one example business: the name of a shipped one (`dental-clinic`) or a directory of one's own.
 * @throws ExampleError naming file, line and cure of every fault.
 */
export async function loadExample(nameOrDirectory: string): Promise<Example> {
  const directory = await locate(nameOrDirectory)
  const parts: Partial<ExampleFiles> = {}
  const faults: Fault[] = []
  const lines = new Map<ExamplePart, Parsed['lineOf']>()
  for (const part of Object.keys(files) as ExamplePart[]) {
    const parsed = await parseFile(directory, part)
    faults.push(...parsed.faults)
    lines.set(part, parsed.lineOf)
    if (parsed.value !== undefined) Object.assign(parts, { [part]: parsed.value })
  }
  if (isWhole(parts)) {
    for (const { part, path, message } of contradictions(parts))
      faults.push({ file: `${part}.yaml`, line: lines.get(part)?.(path) ?? 1, message })
    if (faults.length === 0) return { name: basename(directory), ...parts }
  }
  throw new ExampleError(directory, faults)
}

function isWhole(parts: Partial<ExampleFiles>): parts is ExampleFiles {
  return Object.keys(files).every(part => part in parts)
}

/** Names of the examples that ship with the product. */
export async function exampleNames(): Promise<readonly string[]> {
  const entries = await readdir(shipped, { withFileTypes: true })
  // The folder may hold other demonstrations; a business has a profile.
  return entries
    .filter(entry => entry.isDirectory() && existsSync(join(shipped, entry.name, 'profile.yaml')))
    .map(entry => entry.name)
}

async function locate(nameOrDirectory: string): Promise<string> {
  const names = await exampleNames()
  if (names.includes(nameOrDirectory)) return join(shipped, nameOrDirectory)
  const directory = resolve(nameOrDirectory)
  if (existsSync(join(directory, 'profile.yaml'))) return directory
  throw new ExampleError(directory, [
    {
      file: 'profile.yaml',
      line: 1,
      message: `is not there; name one of ${names.join(', ')}, or a directory that has this file`,
    },
  ])
}

async function parseFile(directory: string, part: ExamplePart): Promise<Parsed> {
  const file = `${part}.yaml`
  const source = await readFile(join(directory, file), 'utf8').catch(() => undefined)
  if (source === undefined) {
    const message = 'cannot be read; create it as docs/example-format.md shows'
    return { faults: [{ file, line: 1, message }], lineOf: () => 1 }
  }
  const counter = new LineCounter()
  const document = parseDocument(source, { lineCounter: counter, prettyErrors: false })
  const at = (offset: number): number => Math.max(1, counter.linePos(offset).line)
  const lineOf = (path: Path): number => lineAt(document, path, at)
  if (document.errors.length > 0)
    return {
      lineOf,
      faults: document.errors.map(error => ({
        file,
        line: at(error.pos[0]),
        message: `is no YAML here (${error.message}); check quotes, colons and indentation`,
      })),
    }
  const result = files[part].safeParse(toValue(document))
  if (result.success) return { value: result.data, faults: [], lineOf }
  return { lineOf, faults: result.error.issues.map(issue => toFault(file, issue, lineOf)) }
}

/** Aliases may not multiply without end ("billion laughs"); the YAML library stops them by throwing. */
function toValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 })
  } catch {
    return undefined
  }
}

function toFault(file: string, issue: z.core.$ZodIssue, lineOf: Parsed['lineOf']): Fault {
  const stranger = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const where = issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
  return { file, line: lineOf([...issue.path, ...stranger]), message: where + issue.message }
}

/** The line of the deepest node on the path that exists: a missing key is reported at its parent. */
function lineAt(
  document: ReturnType<typeof parseDocument>,
  path: Path,
  at: (offset: number) => number,
): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return at(node.range[0])
  }
  return 1
}
