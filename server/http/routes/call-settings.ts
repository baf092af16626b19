import { createRoute } from '@hono/zod-openapi'
import { callSettings } from '../../../contract/call-settings.ts'
import { record } from '../../data/audit.ts'
import { readProfile } from '../../data/businesses.ts'
import { writeCallSettings } from '../../data/call-settings.ts'
import { tellConsole } from '../../data/console-events.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, body } from '../route.ts'

const tags = ['Calls']

/** What callers hear and what is kept of it. */
export function callSettingsRoutes(api: Api, { database, live }: HttpDeps): void {
  const read = async (businessId: string) => (await readProfile(database.db, businessId)).calls

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/call-settings',
      tags,
      summary: 'The greeting, recording, and what keys are for',
      middleware: permit('viewer'),
      responses: answers(callSettings, 'The settings'),
    }),
    async c => c.json(await read(c.get('principal').businessId), 200),
  )
  api.openapi(
    createRoute({
      method: 'put',
      path: '/api/call-settings',
      tags,
      summary: 'Change them; the next call begins with them',
      middleware: permit('owner'),
      request: { body: body(callSettings) },
      responses: answers(callSettings, 'The settings'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const settings = c.req.valid('json')
      await database.transaction(async tx => {
        const before = (await readProfile(tx, businessId)).calls
        await writeCallSettings(tx, businessId, settings)
        const said = { businessId, actor: actor.name, subject: businessId }
        await record(tx, { ...said, action: 'call-settings.changed' })
        // Whoever is asked since when calls were recorded finds it in the audit log.
        if (before.record !== settings.record)
          await record(tx, {
            ...said,
            action: settings.record ? 'recording.switched-on' : 'recording.switched-off',
          })
        tellConsole(live, businessId, { kind: 'call_settings' })
      })
      return c.json(await read(businessId), 200)
    },
  )
}
