import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { attachment } from '../../../contract/console-api.ts'
import { maxUpload, readAttachment, storeUpload } from '../../data/uploads.ts'
import { notFound, Problem } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { fileHeaders } from '../file-headers.ts'
import { permit } from '../permit.ts'
import { tooLarge } from '../problems.ts'
import { creates, idParam } from '../route.ts'

const tags = ['Attachments']

export function attachmentRoutes(api: Api, { database }: HttpDeps): void {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/attachments',
      tags,
      summary: 'Keep a file for an answer that is being written',
      description: `At most ${maxUpload / 1024 / 1024} MB. Its type is found from its content. Forgotten after two days.`,
      middleware: permit('teammate'),
      request: {
        body: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: z.object({ file: z.any().optional().meta({ type: 'string', format: 'binary' }) }),
            },
          },
        },
      },
      responses: creates(attachment, 'To be named in `attachmentIds`'),
    }),
    async c => {
      const { file }: { file?: unknown } = c.req.valid('form')
      if (!(file instanceof File))
        throw new Problem('no_file', 422, 'Send the file as the field "file" of a form.', {
          fields: { file: 'is missing' },
        })
      if (file.size > maxUpload) throw tooLarge(maxUpload)
      if (file.size === 0) throw new Problem('empty_file', 422, 'This file is empty. Choose another one.')
      const content = new Uint8Array(await file.arrayBuffer())
      const { businessId } = c.get('principal')
      return c.json(await storeUpload(database.db, businessId, { name: file.name, content }), 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/attachments/{id}',
      tags,
      summary: 'The file itself',
      middleware: permit('viewer'),
      request: { params: idParam },
      responses: {
        200: { description: 'The bytes', content: { 'application/octet-stream': { schema: z.any() } } },
      },
    }),
    async c => {
      const file = await readAttachment(database.db, c.get('principal').businessId, c.req.valid('param').id)
      if (!file) throw notFound('attachment')
      return new Response(new Uint8Array(file.content), {
        headers: fileHeaders(file.name, file.type, 86_400),
      })
    },
  )
}
