import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import type { Schedule } from './schedule.ts'

/** One request that came in, for tests that check its shape. */
export interface Taken {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export interface Door {
  readonly url: string
  readonly server: Server
  stop(): Promise<void>
}

export async function openDoor(handle: RequestListener): Promise<Door> {
  const server = createServer(handle)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export async function take(request: IncomingMessage): Promise<Taken> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body: Buffer.concat(pieces),
  }
}

export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** Sends pieces by the schedule, with the trouble that was ordered. False when the receiver left or trouble struck. */
export async function pour(
  response: ServerResponse,
  pieces: readonly (Buffer | string)[],
  schedule: Schedule,
  trouble = schedule.trouble(),
): Promise<boolean> {
  let at = 0
  for (const piece of pieces) {
    if (trouble?.kind === 'die' && at >= trouble.after) {
      // A dead connection takes along what was not read yet: the receiver gets the time to.
      await after(100)
      response.destroy()
      return false
    }
    if (trouble?.kind === 'stall' && at >= trouble.after) return false
    await schedule.wait(at === 0 ? 'first' : 'next')
    if (response.closed || response.destroyed) return false
    await new Promise<void>(resolve => response.write(piece, () => resolve()))
    schedule.emit(`piece ${at}`)
    at += 1
  }
  response.end()
  return true
}

/** `size` bytes at a time. */
export function slices(bytes: Buffer, size: number): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
  return pieces
}
