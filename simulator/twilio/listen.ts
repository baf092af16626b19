import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface Listening {
  readonly url: string
  close(): Promise<void>
}

/** A plain HTTP server for a request handler; an answer whose body fails breaks the connection. */
export async function listen(
  host: string,
  port: number,
  handle: (request: Request) => Promise<Response>,
): Promise<Listening> {
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    try {
      const response = await handle(await requestOf(incoming))
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      await pipeline(Readable.from(response.body ?? []), outgoing)
    } catch {
      outgoing.destroy()
    }
  }
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>(resolve => server.listen(port, host, resolve))
  const { port: open } = server.address() as AddressInfo
  return {
    url: `http://${host}:${open}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const { method = 'GET', url = '/', headers } = incoming
  const plain = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    [value ?? ''].flat().join(', '),
  ])
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) }
  return new Request(`http://${headers.host ?? 'localhost'}${url}`, { method, headers: plain, ...body })
}

/** An answer whose connection breaks after its first bytes. */
export function brokenOff(answer: Response): Response {
  let begun = false
  const body = new ReadableStream<Uint8Array>({
    pull: controller => {
      if (begun) controller.error(new Error('The connection was cut.'))
      else controller.enqueue(new TextEncoder().encode('{"account_sid":'))
      begun = true
    },
  })
  return new Response(body, { status: answer.status, headers: answer.headers })
}
