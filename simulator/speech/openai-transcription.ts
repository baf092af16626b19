import type { ServerResponse } from 'node:http'
import { json, pour, type Taken } from './door.ts'
import type { Schedule, Trouble } from './schedule.ts'
import { ScriptedEar, type ScriptedUtterance } from './script.ts'

export interface TranscriptionRoom {
  readonly models: readonly string[]
  readonly script: readonly ScriptedUtterance[]
  readonly schedule: Schedule
  readonly trouble: Trouble | undefined
  /** How far the script was said. */
  readonly said: { at: number }
}

/** POST /audio/transcriptions: an utterance as a file, its text back. */
export async function transcribe(
  taken: Taken,
  response: ServerResponse,
  room: TranscriptionRoom,
): Promise<void> {
  const form = await formOf(taken)
  const file = form?.get('file')
  const model = form?.get('model')
  const samples = file instanceof File ? soundOf(Buffer.from(await file.arrayBuffer())) : undefined
  if (!samples || typeof model !== 'string' || !room.models.includes(model))
    return json(response, 400, {
      error: { type: 'invalid_request_error', message: 'file or model', param: null, code: null },
    })
  const ear = new ScriptedEar(room.script.slice(room.said.at), 8_000)
  ear.listen(samples)
  const text = ear.finish()
  if (text) room.said.at += 1
  const body = room.trouble?.kind === 'garbage' ? '<html>no</html>' : JSON.stringify({ text })
  response.writeHead(200, { 'content-type': 'application/json' })
  await pour(response, [body.slice(0, 5), body.slice(5)], room.schedule, room.trouble)
}

async function formOf({ headers, body }: Taken): Promise<FormData | undefined> {
  const type = String(headers['content-type'] ?? '')
  if (!type.startsWith('multipart/form-data')) return undefined
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
}

/** Whole WAV files of 16 bits, mono, 8 kHz; anything else is refused like a broken file. */
function soundOf(wav: Buffer): Int16Array | undefined {
  const right =
    wav.length >= 44 &&
    wav.toString('latin1', 0, 4) === 'RIFF' &&
    wav.readUInt32LE(4) === wav.length - 8 &&
    wav.readUInt16LE(22) === 1 &&
    wav.readUInt32LE(24) === 8_000 &&
    wav.readUInt32LE(40) === wav.length - 44
  return right ? new Int16Array(Uint8Array.from(wav.subarray(44)).buffer) : undefined
}
