import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'

const programs = {
  'sip-tester': '/usr/bin/sipp',
  'baresip-core': '/usr/bin/baresip',
  kamailio: '/usr/sbin/kamailio',
}

/** Why the tests cannot run here, with the cure; false when they can. With REQUIRE_PEERS=1 it is an error. */
export function missingSip(...packages: readonly (keyof typeof programs)[]): string | false {
  const missing = packages.filter(each => !existsSync(programs[each]))
  if (missing.length === 0) return false
  const reason = `no SIP peers here (Debian: apt-get install ${missing.join(' ')})`
  if (process.env.REQUIRE_PEERS === '1') throw new Error(reason)
  return reason
}

export const host = '127.0.0.1'

/**
 * A port that is free, with the one after it, for UDP and TCP. Below those that the system gives to connections, so
 * that it stays free until a program takes it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + 2 * randomInt(5_000)
    const free = await Promise.all([udpFree(port), tcpFree(port), udpFree(port + 1), tcpFree(port + 1)])
    if (free.every(Boolean)) return port
  }
}

async function tcpFree(port: number): Promise<boolean> {
  const server = createServer()
  const free = await new Promise<boolean>(resolve =>
    server.once('error', () => resolve(false)).listen(port, host, () => resolve(true)),
  )
  if (free) await new Promise(resolve => server.close(resolve))
  return free
}

async function udpFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  const free = await new Promise<boolean>(resolve =>
    socket.once('error', () => resolve(false)).bind(port, host, () => resolve(true)),
  )
  await new Promise<void>(resolve => socket.close(resolve))
  return free
}

export interface Program {
  readonly process: ChildProcess
  /** All that it has written. */
  said(): string
  readonly exit: Promise<number>
  /** Resolves once its output matches; rejects when it ends before. */
  says(pattern: RegExp): Promise<void>
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

export function start(command: string, args: readonly string[], cwd: string): Program {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  let waiting: (() => void)[] = []
  const wake = () => {
    for (const each of waiting.splice(0)) each()
  }
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', piece => {
      text += piece
      wake()
    })
  const exit = new Promise<number>(resolve => child.once('close', code => resolve(code ?? -1)))
  void exit.then(wake)
  return {
    process: child,
    said: () => text,
    exit,
    async says(pattern) {
      while (!pattern.test(text)) {
        if (child.exitCode !== null) throw new Error(`${command} ended: ${text.slice(-2000)}`)
        await new Promise<void>(resolve => waiting.push(resolve))
      }
      waiting = []
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null) child.kill(signal)
      await exit
    },
  }
}
