import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { attachment } from '../../../contract/console-api.ts'
import { maxUpload, readAttachment, storeUpload } from '../../data/uploads.ts'
import { notFound, Problem } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { tooLarge } from '../problems.ts'
import { creates, idParam } from '../route.ts'

const tags = ['Attachments']
/** Pictures that a browser may show in the page: none of them can hold a script, unlike SVG. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

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
      return new Response(new Uint8Array(file.content), { headers: headersFor(file.name, file.type) })
    },
  )
}

/** Whatever is inside, it can do nothing here: no sniffing, no scripts, a sandbox of its own. */
function headersFor(name: string, type: string): Record<string, string> {
  const inline = shown.has(type)
  return {
    'content-type': inline ? type : 'application/octet-stream',
    // RFC 6266 with the encoding of RFC 8187.
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, max-age=86400, immutable',
  }
}

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`
}
