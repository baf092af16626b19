import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { SpeechFault } from './fault.ts'

export interface Program {
  /** The command as it is looked for. */
  readonly command: string
  readonly args: readonly string[]
  /** How to get it, for who does not have it: "Install it with: apt install espeak-ng". */
  readonly cure: string
  /** Given on its standard input, so that no list of processes shows it. */
  readonly input?: string
  /** ms after which it is ended. */
  readonly longest: number
}

/**
 * Runs a program that is not ours and gives what it writes, as it writes it. It is ended with the iteration, when
 * called off, and when it takes too long.
 * @throws SpeechFault when it is missing, fails or takes too long
 */
export async function* output(program: Program, signal: AbortSignal): AsyncIterable<Uint8Array> {
  if (signal.aborted) return
  const child = spawn(program.command, program.args, { stdio: 'pipe' })
  const ended = endOf(child, program)
  ended.catch(() => undefined)
  const kill = () => void child.kill('SIGKILL')
  const timer = setTimeout(kill, program.longest)
  signal.addEventListener('abort', kill)
  try {
    child.stderr.resume()
    // Who dies before reading all of it is told of by the exit code.
    child.stdin.on('error', () => undefined)
    child.stdin.end(program.input ?? '')
    for await (const bytes of child.stdout) yield bytes
    await ended
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', kill)
    kill()
  }
}

async function endOf(child: ChildProcessWithoutNullStreams, { command, cure }: Program): Promise<void> {
  let code: unknown
  try {
    ;[code] = await once(child, 'exit')
  } catch {
    throw new SpeechFault('settings', `${command} is not installed. ${cure}`)
  }
  if (code === 0) return
  if (code === null) throw new SpeechFault('away', `${command} took too long and was ended.`)
  throw new SpeechFault(
    'settings',
    `${command} failed (${String(code)}). Check voice and language in the speech settings.`,
  )
}
