import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  type ChannelAccountInfo,
  channelAccount,
  channelAccountInput,
} from '../../../contract/console-api.ts'
import {
  type AccountInput,
  createAccount,
  deleteAccount,
  listAccounts,
  readAccount,
  updateAccount,
  withStoredSecrets,
} from '../../data/accounts.ts'
import { record } from '../../data/audit.ts'
import { tellConsole } from '../../data/console-events.ts'
import { notFound, Problem } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, body, creates, done, idParam } from '../route.ts'

const tags = ['Channel accounts']

export function accountRoutes(api: Api, deps: HttpDeps): void {
  const { database, live, useCases, vault } = deps

  const list = async (businessId: string): Promise<ChannelAccountInfo[]> => {
    const accounts = await listAccounts(database.db, businessId)
    const lights = new Map(useCases.accountHealth().map(health => [health.accountId, health]))
    return accounts.map(account => {
      const health = lights.get(account.id)
      if (!account.enabled) return { ...account, health: { light: 'off', reason: null } }
      if (health) return { ...account, health: { light: health.light, reason: health.reason ?? null } }
      const reason = 'Not served on this node yet. It takes a moment after a change.'
      return { ...account, health: { light: 'amber', reason } }
    })
  }
  const readBack = async (businessId: string, id: string) => {
    const found = (await list(businessId)).find(account => account.id === id)
    if (!found) throw notFound('account')
    return found
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/accounts',
      tags,
      summary: 'Numbers, mailboxes and widgets, each with its state light',
      middleware: permit('viewer'),
      responses: answers(z.object({ items: z.array(channelAccount) }), 'All accounts'),
    }),
    async c => c.json({ items: await list(c.get('principal').businessId) }, 200),
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/accounts',
      tags,
      summary: 'Add an account; it is served at once',
      middleware: permit('owner'),
      request: { body: body(channelAccountInput) },
      responses: creates(channelAccount, 'The account'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const input = checked(useCases, c.req.valid('json'))
      const id = await database.transaction(async tx => {
        const made = await createAccount(tx, vault, businessId, input)
        await record(tx, { businessId, actor: actor.name, action: 'account.added', subject: made })
        tellConsole(live, businessId, { kind: 'accounts' })
        return made
      })
      await useCases.accountsChanged(businessId)
      return c.json(await readBack(businessId, id), 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'put',
      path: '/api/accounts/{id}',
      tags,
      summary: 'Change an account; a secret that comes back masked stays as it was',
      middleware: permit('owner'),
      request: { params: idParam, body: body(channelAccountInput) },
      responses: answers(channelAccount, 'The account'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id } = c.req.valid('param')
      const sent = c.req.valid('json')
      const stored = await readAccount(database.db, vault, businessId, id)
      if (!stored) throw notFound('account')
      if (stored.channel !== sent.channel)
        throw new Problem('channel_fixed', 422, 'An account keeps its channel. Add a new account instead.', {
          fields: { channel: 'cannot be changed' },
        })
      const input = checked(useCases, { ...sent, settings: { ...withStoredSecrets(sent.settings, stored) } })
      await database.transaction(async tx => {
        if (!(await updateAccount(tx, vault, businessId, id, input))) throw notFound('account')
        await record(tx, { businessId, actor: actor.name, action: 'account.changed', subject: id })
        tellConsole(live, businessId, { kind: 'accounts' })
      })
      await useCases.accountsChanged(businessId)
      return c.json(await readBack(businessId, id), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'delete',
      path: '/api/accounts/{id}',
      tags,
      summary: 'Remove an account that no message went through',
      middleware: permit('owner'),
      request: { params: idParam },
      responses: done,
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id } = c.req.valid('param')
      await database.transaction(async tx => {
        if (!(await deleteAccount(tx, businessId, id))) throw notFound('account')
        await record(tx, { businessId, actor: actor.name, action: 'account.removed', subject: id })
        tellConsole(live, businessId, { kind: 'accounts' })
      })
      await useCases.accountsChanged(businessId)
      return c.body(null, 204)
    },
  )
}

/** The settings as the connector completed them. @throws Problem with the connector's own words. */
function checked(useCases: HttpDeps['useCases'], input: AccountInput): AccountInput {
  try {
    const settings = useCases.settingsOf(input.channel, input.settings)
    return { ...input, settings: z.record(z.string(), z.unknown()).parse(settings) }
  } catch (error) {
    if (error instanceof Problem) throw error
    const message = error instanceof Error ? error.message : 'The settings are not right.'
    throw new Problem('bad_settings', 422, message, { fields: { settings: message } })
  }
}
