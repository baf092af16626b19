import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * One public address before all nodes, as a load balancer is: the nodes change their ports when they start again.
 * @param port of some node; undefined while none listens
 */
export async function openGateway(
  port: () => number | undefined,
): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((incoming, outgoing) => {
    const away = () => {
      if (!outgoing.headersSent) outgoing.writeHead(503)
      outgoing.end()
    }
    const to = port()
    if (to === undefined) return away()
    const { method, url: path, headers } = incoming
    const onward = request({ host: '127.0.0.1', port: to, method, path, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.on('error', () => outgoing.destroy()).pipe(outgoing)
    })
    onward.on('error', away)
    incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
