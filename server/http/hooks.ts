import { notFound } from '../errors.ts'
import type { Api, HttpDeps } from './context.ts'
import { rememberSource } from './source.ts'

/** Everything under `/hooks/<channel>/` goes to the connector as it came: it checks the signature over the raw bytes. */
export function hookRoutes(api: Api, { connectors, metrics }: HttpDeps): void {
  api.all('/hooks/:channel/*', async c => {
    const connector = connectors.find(one => one.channel === c.req.param('channel'))
    if (!connector?.webhook) throw notFound('webhook')
    const answer = await connector.webhook(rememberSource(c.req.raw, c.get('source')))
    if (answer.status >= 400) metrics.refusedWebhook(connector.channel, answer.status)
    // Other origins may be allowed to read it; the connector says which, by CORS.
    const headers = new Headers(answer.headers)
    if (!headers.has('cross-origin-resource-policy'))
      headers.set('cross-origin-resource-policy', 'cross-origin')
    return new Response(answer.body, { status: answer.status, headers })
  })
}
