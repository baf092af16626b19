import { createRoute } from '@hono/zod-openapi'
import { record } from '../../data/audit.ts'
import { readRecording } from '../../data/call-recordings.ts'
import { notFound } from '../../errors.ts'
import { byteRange } from '../byte-range.ts'
import type { Api, HttpDeps, Principal } from '../context.ts'
import { fileHeaders } from '../file-headers.ts'
import { permit } from '../permit.ts'
import { idParam } from '../route.ts'

export function callRecordingRoute(api: Api, { database, vault }: HttpDeps): void {
  // An hour is 115 MB sealed and 115 MB opened: one at a time is, however many are asked for.
  let turn: Promise<unknown> = Promise.resolve()

  const open = async ({ businessId, actor }: Principal, id: string) => {
    const sealed = await readRecording(database.db, businessId, id)
    if (!sealed) throw notFound('recording')
    const wav = vault.openBytes(sealed, `call:${id}`)
    await record(database.db, { businessId, actor: actor.name, action: 'call.recording-opened', subject: id })
    // The same bytes, not another 115 MB.
    return new Uint8Array(wav.buffer as ArrayBuffer, wav.byteOffset, wav.length)
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/calls/{id}/recording',
      tags: ['Calls'],
      summary: 'The recording of a call, both sides, as WAV, or a part of it; the audit keeps who asked',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: {
        200: { description: 'The recording', content: { 'audio/wav': {} } },
        206: { description: 'The part of it that the header Range asks for', content: { 'audio/wav': {} } },
        416: { description: 'The recording ends before the part that was asked for' },
      },
    }),
    async c => {
      const { id } = c.req.valid('param')
      const mine = turn.then(() => open(c.get('principal'), id))
      turn = mine.catch(() => {})
      const wav = await mine
      const headers = {
        ...fileHeaders('call.wav', 'audio/wav', 0),
        ...{ 'content-type': 'audio/wav', 'accept-ranges': 'bytes' },
      }
      const range = byteRange(c.req.header('range'), wav.length)
      if (range === 'none')
        return new Response(null, { status: 416, headers: { 'content-range': `bytes */${wav.length}` } })
      if (!range) return new Response(wav, { headers })
      const { first, last } = range
      return new Response(wav.subarray(first, last + 1), {
        status: 206,
        headers: { ...headers, 'content-range': `bytes ${first}-${last}/${wav.length}` },
      })
    },
  )
}
