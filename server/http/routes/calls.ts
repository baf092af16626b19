import { createRoute } from '@hono/zod-openapi'
import { readCall } from '../../data/calls.ts'
import { notFound } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { fileHeaders } from '../file-headers.ts'
import { permit } from '../permit.ts'
import { idParam } from '../route.ts'

const tags = ['Calls']

export function callRoutes(api: Api, { database, vault }: HttpDeps): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/calls/{id}/recording',
      tags,
      summary: 'The recording of a call, both sides, as WAV',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: { 200: { description: 'The recording', content: { 'audio/wav': {} } } },
    }),
    async c => {
      const { id } = c.req.valid('param')
      const call = await readCall(database.db, c.get('principal').businessId, id)
      if (!call?.recording) throw notFound('recording')
      const wav = vault.openBytes(call.recording, `call:${id}`)
      return new Response(new Uint8Array(wav), {
        headers: { ...fileHeaders('call.wav', 'audio/wav', 0), 'content-type': 'audio/wav' },
      })
    },
  )
}
