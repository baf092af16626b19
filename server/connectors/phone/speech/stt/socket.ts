import { WebSocket } from 'ws'
import { faultOf, SpeechFault, statusFault } from '../fault.ts'

/** ms for a connection and for its first answer: the caller is speaking meanwhile. */
const longest = 5_000
/** Bytes that wait to be sent before the connection counts as dead: 20 s of sound at 16 bits. */
const mostWaiting = 320_000
/** Characters of one message of a recogniser: far above the longest utterance with all its words. */
const mostReceived = 1024 * 1024

/** Opens a WebSocket to a recogniser. @throws SpeechFault with the cure. */
export async function openSocket(
  who: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<WebSocket> {
  signal.throwIfAborted()
  const socket = new WebSocket(url, {
    headers,
    handshakeTimeout: longest,
    maxPayload: mostReceived,
    perMessageDeflate: false,
  })
  const abort = () => socket.terminate()
  signal.addEventListener('abort', abort)
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('unexpected-response', (request, response) => {
        reject(statusFault(who, response.statusCode ?? 0, response.headers['retry-after']))
        request.destroy()
      })
      socket.on('error', error => reject(slow(error) ? late(who) : faultOf(who, error)))
      socket.once('close', () =>
        reject(new SpeechFault('broken', `${who} hung up at once. Check its address.`)),
      )
    })
    return socket
  } catch (error) {
    socket.terminate()
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function slow(error: Error): boolean {
  return /handshake has timed out/.test(error.message)
}

function late(who: string): SpeechFault {
  return new SpeechFault(
    'away',
    `${who} did not answer within ${longest / 1_000} s. Check its address and the network.`,
  )
}

/** Runs a first exchange with a deadline. */
export async function answered<T>(who: string, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(late(who)), longest)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Sends while the other side keeps up; false when it is stuck. */
export function sends(socket: WebSocket, data: string | Uint8Array): boolean {
  if (socket.readyState !== WebSocket.OPEN) return true
  if (socket.bufferedAmount > mostWaiting) return false
  socket.send(data)
  return true
}

/** JSON of a text message, undefined for what is none. */
export function jsonOf(data: unknown, isBinary: boolean): unknown {
  if (isBinary) return undefined
  try {
    return JSON.parse(String(data))
  } catch {
    return undefined
  }
}

/** Says goodbye, and hangs up when the other side does not within a second. */
export function leave(socket: WebSocket, farewell?: string): void {
  if (farewell && socket.readyState === WebSocket.OPEN) socket.send(farewell)
  socket.close(1000)
  const timer = setTimeout(() => socket.terminate(), 1_000)
  socket.once('close', () => clearTimeout(timer))
}
