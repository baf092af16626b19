const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export type FromServer =
  | { readonly event: 'media'; readonly bytes: Uint8Array }
  | { readonly event: 'mark'; readonly name: string }
  | { readonly event: 'clear' }

/**
 * Reads what a server sent on a two-way stream, and says what Twilio would not take
 * (https://www.twilio.com/docs/voice/media-streams/websocket-messages#send-websocket-messages-to-twilio).
 */
export function judge(text: string, streamSid: string): FromServer | { readonly fault: string } {
  const message = read(text)
  if (typeof message !== 'object' || message === null) return { fault: 'A message is a JSON object.' }
  const sid = field(message, 'streamSid')
  if (sid !== streamSid) return { fault: `streamSid is ${String(sid)} instead of the stream's.` }
  const event = field(message, 'event')
  if (event === 'clear') return { event }
  if (event === 'mark') {
    const name = field(field(message, 'mark'), 'name')
    return typeof name === 'string' && name ? { event, name } : { fault: 'A mark has mark.name.' }
  }
  if (event !== 'media') return { fault: `Nobody knows the event ${String(event)}.` }
  const payload = field(field(message, 'media'), 'payload')
  if (typeof payload !== 'string' || !payload || !base64.test(payload))
    return { fault: 'media.payload is base64.' }
  const bytes = Buffer.from(payload, 'base64')
  // "The media payload should not contain audio file type header bytes": it would be heard as a click.
  if (bytes.subarray(0, 4).toString('latin1') === 'RIFF') return { fault: 'media.payload has a file header.' }
  return { event, bytes }
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
