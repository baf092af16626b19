import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** Linux gives ports from 32768 on to whoever asks for any (ip_local_port_range): below, only fixed ones are taken. */
const [lowest, highest] = [12_000, 32_000]

/** A range of so many UDP ports that nobody holds on 127.0.0.1, beginning with an even one; another one each time. */
export async function freePorts(count: number): Promise<readonly [from: number, to: number]> {
  for (;;) {
    const from = lowest + 2 * Math.floor((Math.random() * (highest - lowest - count)) / 2)
    const ports = Array.from({ length: count }, (_, i) => from + i)
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return [from, from + count - 1]
  }
}

async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  try {
    socket.bind(port, '127.0.0.1')
    await once(socket, 'listening')
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}
