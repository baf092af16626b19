import { createRoute } from '@hono/zod-openapi'
import { type CallWaveform, callWaveform } from '../../../contract/call-waveform.ts'
import { waveformOf } from '../../conversations/waveform.ts'
import { readRecording, readWaveform } from '../../data/call-recordings.ts'
import { notFound } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, idParam } from '../route.ts'

/** Waveforms that were not stored with their call, 1 kB each: a recording never changes. */
const kept = 500

export function callWaveformRoutes(api: Api, { database, vault }: HttpDeps): void {
  const known = new Map<string, CallWaveform>()
  // One recording at a time is in memory, however many cards scroll into view.
  let turn: Promise<unknown> = Promise.resolve()

  const read = async (businessId: string, id: string): Promise<CallWaveform> => {
    const before = known.get(id)
    if (before) return before
    const sealed = await readRecording(database.db, businessId, id)
    if (!sealed) throw notFound('recording')
    const waveform = waveformOf(vault.openBytes(sealed, `call:${id}`))
    const [oldest] = known.keys()
    if (known.size >= kept && oldest !== undefined) known.delete(oldest)
    known.set(id, waveform)
    return waveform
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/calls/{id}/waveform',
      tags: ['Calls'],
      summary: 'How loud both sides of a recording are, step by step',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: answers(callWaveform, 'The waveform'),
    }),
    async c => {
      const { businessId } = c.get('principal')
      const { id } = c.req.valid('param')
      // Also before what is known: the recording may be of another business, or erased since.
      const stored = await readWaveform(database.db, businessId, id)
      if (stored === undefined) throw notFound('recording')
      if (stored) return c.json(stored, 200)
      const mine = turn.then(() => read(businessId, id))
      turn = mine.catch(() => {})
      return c.json(await mine, 200)
    },
  )
}
