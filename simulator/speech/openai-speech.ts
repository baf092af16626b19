import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import { json, pour, slices, type Taken } from './door.ts'
import { hum, pcm } from './hum.ts'
import type { Schedule, Trouble } from './schedule.ts'

const speech = z.strictObject({
  model: z.string(),
  input: z.string().min(1).max(4_096),
  voice: z.string(),
  response_format: z.enum(['pcm', 'wav']),
  instructions: z.string().max(4_096).optional(),
  speed: z.number().min(0.25).max(4).optional(),
})

/** Hz of OpenAI's `pcm`. */
const rate = 24_000

/** POST /audio/speech: the sound itself, chunked, in pieces that respect no sample's border. */
export async function speak(
  taken: Taken,
  response: ServerResponse,
  schedule: Schedule,
  trouble: Trouble | undefined,
): Promise<void> {
  const request = speech.safeParse(safely(taken.body.toString()))
  if (!request.success)
    return json(response, 400, {
      error: { type: 'invalid_request_error', message: 'body', param: null, code: null },
    })
  if (trouble?.kind === 'garbage') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>not what you asked for</html>')
    return
  }
  const { input, response_format } = request.data
  const sound = pcm(hum(input, rate).samples)
  response.writeHead(200, { 'content-type': response_format === 'wav' ? 'audio/wav' : 'audio/pcm' })
  const bytes = response_format === 'wav' ? Buffer.concat([streamedHeader(), sound]) : sound
  await pour(response, slices(bytes, 4_801), schedule, trouble)
}

/** A WAV header of somebody who does not know yet how long it will be. */
function streamedHeader(): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(0xffffffff, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(0xffffffff, 40)
  return header
}

export function safely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
