import type { WebSocket } from 'ws'
import { z } from 'zod'
import { decodeG711 } from '../../server/connectors/phone/media/g711.ts'
import type { Schedule, Trouble } from './schedule.ts'
import { ScriptedEar, type ScriptedUtterance } from './script.ts'

export interface RealtimeRoom {
  readonly models: readonly string[]
  readonly script: readonly ScriptedUtterance[]
  readonly schedule: Schedule
  readonly trouble: Trouble | undefined
  readonly events: Record<string, unknown>[]
}

const session = z.strictObject({
  type: z.literal('transcription'),
  audio: z.strictObject({
    input: z.strictObject({
      format: z.strictObject({ type: z.literal('audio/pcmu') }),
      transcription: z.strictObject({
        model: z.string(),
        language: z.string().optional(),
        prompt: z.string().optional(),
      }),
      turn_detection: z.null(),
    }),
  }),
})
const clientEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.update'), session }),
  z.object({ type: z.literal('input_audio_buffer.append'), audio: z.string() }),
  z.object({ type: z.literal('input_audio_buffer.commit') }),
])

/** Bytes of µ-law below which a commit is refused: 100 ms. */
const least = 800

/** One realtime transcription session without turn detection: nothing is said before a commit. */
export function serveRealtime(ws: WebSocket, room: RealtimeRoom): void {
  const ear = new ScriptedEar(room.script, 8_000)
  let buffered = 0
  let item = 0
  let sent = 0
  let before = Promise.resolve()
  const send = (what: object) => {
    before = before.then(() => emit(what))
  }
  const emit = async (what: object): Promise<void> => {
    const { trouble, schedule } = room
    if (trouble?.kind === 'die' && sent >= trouble.after) return ws.terminate()
    if (trouble?.kind === 'stall' && sent >= trouble.after) return
    sent += 1
    await schedule.wait('next')
    schedule.emit('type' in what ? String(what.type) : '')
    ws.send(trouble?.kind === 'garbage' && sent > 2 ? '<html>' : JSON.stringify(what))
  }
  const error = (code: string) =>
    send({ type: 'error', error: { type: 'invalid_request_error', code, message: code, param: null } })
  const commit = () => {
    if (buffered < least) return error('input_audio_buffer_commit_empty')
    item += 1
    buffered = 0
    const item_id = `item_${item}`
    const transcript = ear.finish()
    const about = { item_id, content_index: 0 }
    send({ type: 'input_audio_buffer.committed', item_id })
    for (const word of transcript.split(/(?<= )/))
      send({ type: 'conversation.item.input_audio_transcription.delta', ...about, delta: word })
    send({ type: 'conversation.item.input_audio_transcription.completed', ...about, transcript })
  }
  send({ type: 'session.created', session: { type: 'transcription' } })
  ws.on('message', data => {
    const parsed = clientEvent.safeParse(JSON.parse(String(data)))
    if (!parsed.success) return error('invalid_value')
    const news = parsed.data
    room.events.push(news)
    if (news.type === 'session.update') {
      if (!room.models.includes(news.session.audio.input.transcription.model)) return error('model_not_found')
      send({ type: 'session.updated', session: news.session })
    } else if (news.type === 'input_audio_buffer.append') {
      const bytes = Buffer.from(news.audio, 'base64')
      buffered += bytes.length
      ear.listen(decodeG711('PCMU', bytes))
    } else commit()
  })
}
