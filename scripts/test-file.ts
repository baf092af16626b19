import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from './command.ts'

export interface FileResult {
  readonly passed: number
  /** At least one when the file failed in any way. */
  readonly failed: number
  readonly skipped: number
  readonly output: string
}

/** ms for a process that was just killed to be gone. */
const dying = 5_000
const groups = new Set<number>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    for (const group of groups) end(group)
    process.exit(1)
  })

/**
 * Runs one test file in a process group of its own. A file that is not done after `limit` ms is ended and has failed,
 * and so has one that leaves a process behind. Never throws.
 */
export async function runTestFile(file: string, limit: number): Promise<FileResult> {
  const child = spawn(process.execPath, argumentsFor(file, limit), {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  })
  const group = child.pid
  if (group === undefined)
    return { passed: 0, failed: 1, skipped: 0, output: `${file} could not be started.\n` }
  groups.add(group)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', piece => {
      output += piece
    })
  const faults: string[] = []
  const timer = setTimeout(() => {
    faults.push(`${file} was not done after ${limit / 1_000} s and was ended:\n${list(processesOf(group))}`)
    end(group)
  }, limit)
  // What it left behind holds the pipes open: their end is no sign.
  const exited = new Promise<number | null>(resolve => child.once('exit', resolve))
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  const code = await exited
  clearTimeout(timer)
  const left = await leftOf(group)
  if (left.length > 0 && faults.length === 0) faults.push(`${file} left processes running:\n${list(left)}`)
  end(group)
  groups.delete(group)
  await Promise.race([closed, pause(dying, undefined, { ref: false })])
  return sum(output, faults, code)
}

function argumentsFor(file: string, limit: number): string[] {
  return [
    '--test-reporter=spec',
    // Sooner than the end of the file, so that the test is named.
    `--test-timeout=${Math.round(limit * 0.8)}`,
    '--import',
    join(import.meta.dirname, 'left-open.ts'),
    file,
  ]
}

/** With what V8 made of the sources last time the start of a file costs a quarter less. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
  return { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/tests'), ...inherited }
}

function sum(output: string, faults: readonly string[], code: number | null): FileResult {
  const count = (word: string) => Number(output.match(new RegExp(`^ℹ ${word} (\\d+)$`, 'm'))?.[1] ?? 0)
  const failed = count('fail') + count('cancelled')
  const good = code === 0 && faults.length === 0
  return {
    passed: count('pass'),
    failed: good ? failed : Math.max(1, failed),
    skipped: count('skipped') + count('todo'),
    output: [good ? output.replaceAll(/^ℹ .*\n/gm, '') : output, ...faults].join(''),
  }
}

/** What still lives in the group after a moment. */
async function leftOf(group: number): Promise<string[]> {
  for (const until = Date.now() + dying; ; await pause(20)) {
    const left = processesOf(group)
    if (left.length === 0 || Date.now() > until) return left
  }
}

function end(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // Nobody is left.
  }
}

const list = (commands: readonly string[]) => commands.map(command => `  ${command}\n`).join('')

/** The command lines of a process group, by /proc of Linux; elsewhere none is found. */
function processesOf(group: number): string[] {
  try {
    process.kill(-group, 0)
  } catch {
    return []
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        // proc_pid_stat(5): the name may hold blanks and brackets; then state, parent, group.
        const [state, , its] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .split(/\) (?!.*\) )/)[1]!
          .split(' ')
        if (Number(its) !== group || state === 'Z') return []
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || pid]
      } catch {
        return []
      }
    })
}
