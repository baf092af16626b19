import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { encodeG711 } from '../server/connectors/phone/media/g711.ts'
import { monotonic } from '../server/connectors/phone/media/media-messages.ts'
import { Pacer } from '../server/connectors/phone/media/pacer.ts'
import { writeRtp } from '../server/connectors/phone/media/rtp.ts'

/** What the parent of this process says: ports to talk to, then what was found, then the end. */
export type ToPeer = { kind: 'talk'; ports: number[] } | { kind: 'tell' }

export type FromPeer =
  | { kind: 'listening'; port: number }
  | {
      kind: 'found'
      /** ms between two packets of one stream. */
      gaps: number[]
      packets: number
      /** Packets sent by the peer to all streams meanwhile. */
      sent: number
      /** The first stream's packets that are not silence, in ms of the monotonic clock. */
      loud: number[]
      /** The longest this process was late itself. */
      latest: number
    }

const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 })
const last = new Map<number, number>()
let gaps: number[] = []
let loud: number[] = []
let packets = 0
let sent = 0
let first = 0
const pacer = new Pacer(() => {})

socket.on('message', (packet, { port }) => {
  const now = monotonic()
  const before = last.get(port)
  last.set(port, now)
  if (packet.length < 172) return
  packets++
  if (port === first) {
    if (packet[20] !== 0xff) loud.push(now)
  } else if (before !== undefined) gaps.push(now - before)
})

function talk(ports: readonly number[]): void {
  first = ports[0]!
  const payload = encodeG711('PCMU', new Int16Array(160).fill(1_000))
  ports.forEach((port, i) => {
    let count = 0
    pacer.add(() => {
      const counted = { sequence: count & 0xffff, timestamp: (count++ * 160) >>> 0 }
      sent++
      socket.send(
        writeRtp({ marker: false, payloadType: 0, ssrc: i + 1, payload, ...counted }),
        port,
        '127.0.0.1',
      )
    })
  })
}

function tell(): void {
  process.send!({ kind: 'found', gaps, packets, sent, loud, latest: pacer.latest } satisfies FromPeer)
  gaps = []
  loud = []
  packets = 0
  sent = 0
  pacer.latest = 0
}

process.on('message', (message: ToPeer) => {
  if (message.kind === 'talk') talk(message.ports)
  else tell()
})
process.on('disconnect', () => process.exit())
socket.bind(0, '127.0.0.1')
await once(socket, 'listening')
process.send!({ kind: 'listening', port: socket.address().port } satisfies FromPeer)
