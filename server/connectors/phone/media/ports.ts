import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'

/** An even port for RTP and the next one for RTCP (RFC 3550 11). */
export interface PortPair {
  readonly port: number
  readonly rtp: Socket
  readonly rtcp: Socket
  close(): void
}

/** Hands out pairs of ports of a range, the longest unused first: late packets of an ended call meet nobody. */
export class Ports {
  readonly #host: string
  readonly #range: readonly [number, number]
  readonly #free: number[] = []

  constructor(host: string, [from, to]: readonly [number, number]) {
    this.#host = host
    this.#range = [from, to]
    for (let port = from + (from % 2); port + 1 <= to; port += 2) this.#free.push(port)
  }

  /** Passes over ports that another program has. Rejects, saying what to change, when none is left. */
  async take(): Promise<PortPair> {
    for (let tries = this.#free.length; tries > 0; tries--) {
      const port = this.#free.shift()
      if (port === undefined) break
      const pair = await this.#bind(port).catch((error: NodeJS.ErrnoException) => {
        this.#free.push(port)
        if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return undefined
        throw new Error(
          `Sound cannot be received on ${this.#host}: ${error.code}. Set the address of this machine.`,
        )
      })
      if (pair) return pair
    }
    const [from, to] = this.#range
    throw new Error(
      `All sound ports from ${from} to ${to} are in use. Widen the range; a call needs two ports.`,
    )
  }

  async #bind(port: number): Promise<PortPair> {
    const rtp = await bound(port, this.#host)
    const rtcp = await bound(port + 1, this.#host).catch(error => {
      rtp.close()
      throw error
    })
    let open = true
    const close = () => {
      if (!open) return
      open = false
      rtp.close()
      rtcp.close()
      this.#free.push(port)
    }
    return { port, rtp, rtcp, close }
  }
}

function bound(port: number, host: string): Promise<Socket> {
  const family = isIPv6(host) ? 6 : 4
  // Addresses are numbers here. Answered at once, a packet leaves within `send` and not a turn of the loop later,
  // which also lets the last report of a call out before its socket closes.
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    lookup: (address, _options, found) => found(null, address, family),
  })
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  socket.once('error', error => {
    socket.close()
    reject(error)
  })
  socket.bind({ port, address: host, exclusive: true }, () => {
    socket.removeAllListeners('error')
    resolve(socket)
  })
  return promise
}
