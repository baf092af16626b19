import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Told } from './chaos-node.ts'

interface Member {
  readonly process: ChildProcess
  port: number | undefined
}

/** Nodes that are killed and started again at once. */
export class Fleet {
  readonly #program: string
  readonly #orders: object
  readonly #members: Member[] = []
  kills = 0

  /** @param program beside this file; is given `orders` as JSON in its first argument */
  constructor(program: string, orders: object) {
    this.#program = program
    this.#orders = orders
  }

  /** One after the other: the first makes the business that the others find. */
  async start(nodes: number): Promise<void> {
    for (let index = 0; index < nodes; index += 1) await this.#launch(index)
  }

  /** The port of some node that listens; undefined while none does. */
  get port(): number | undefined {
    const ports = this.#members.flatMap(({ port }) => port ?? [])
    return ports[Math.floor(Math.random() * ports.length)]
  }

  /** SIGKILL: nothing is flushed, nothing is said. Resolves when its successor listens. */
  async kill(): Promise<void> {
    const index = Math.floor(Math.random() * this.#members.length)
    const { process } = this.#members[index]!
    const ended = once(process, 'exit')
    process.kill('SIGKILL')
    this.kills += 1
    await ended
    await this.#launch(index)
  }

  /** What is left to do, asked of one node. */
  async depth(): Promise<Told & { kind: 'depth' }> {
    const { process } = this.#members[0]!
    const answer = new Promise<Told & { kind: 'depth' }>(resolve => {
      const hear = (told: Told) => {
        if (told.kind !== 'depth') return
        process.off('message', hear)
        resolve(told)
      }
      process.on('message', hear)
    })
    process.send('depth')
    return answer
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#members.map(async ({ process }) => {
        if (process.exitCode !== null || process.signalCode !== null) return
        const ended = once(process, 'exit')
        process.send('stop')
        await ended
      }),
    )
  }

  async #launch(index: number): Promise<void> {
    const child = fork(join(import.meta.dirname, this.#program), [JSON.stringify(this.#orders)])
    const member: Member = { process: child, port: undefined }
    this.#members[index] = member
    child.on('exit', () => {
      member.port = undefined
    })
    await new Promise<void>((resolve, reject) => {
      child.on('message', (told: Told) => {
        if (told.kind !== 'listening') return
        member.port = told.port
        resolve()
      })
      child.once('exit', code => reject(new Error(`A node ended while it started (code ${code}).`)))
    })
  }
}
