import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { messageTemplate, testMessage, testResult } from '../../contract/console-api.ts'
import { email, type Identifier, phone } from '../../contract/identifier.ts'
import type { OutboundMessage } from '../../contract/message.ts'
import type { Connector } from '../connectors/connector.ts'
import type { Path } from '../conversations/path.ts'
import { readProfile } from '../data/businesses.ts'
import { type ReachAccount, reachAccounts } from '../data/reach.ts'
import { notFound, Problem } from '../errors.ts'
import { channelsOf } from './reach.ts'

/** Milliseconds that somebody waits in front of the console; for a telephone that rings, what proxies bear with. */
const patience = { written: 15_000, spoken: 55_000 }

/** Sends one message past all queues and tells what became of it; nothing is kept. */
export async function testAccount(
  path: Path,
  businessId: string,
  accountId: string,
  message: z.output<typeof testMessage>,
): Promise<z.infer<typeof testResult>> {
  const { account, connector } = await find(path, businessId, accountId)
  const to = await addressOn(path, businessId, account, message.to)
  return sendNow(path, connector, { accountId, to, text: message.text })
}

export async function sendNow(
  path: Path,
  connector: Connector,
  message: Pick<OutboundMessage, 'accountId' | 'to' | 'text'> & Partial<OutboundMessage>,
): Promise<z.infer<typeof testResult>> {
  const outbound: OutboundMessage = {
    id: randomUUID(),
    conversationId: randomUUID(),
    author: { kind: 'system', name: '' },
    purpose: 'reply',
    choices: [],
    attachments: [],
    answers: [],
    ...message,
  }
  const receipt = await connector.send(
    outbound,
    AbortSignal.timeout(patience[connector.medium.style === 'speech' ? 'spoken' : 'written']),
  )
  path.metrics.delivery(connector.channel, receipt.status)
  return { status: receipt.status, reason: receipt.reason ?? null }
}

/** @throws Problem when what was typed is no address of this channel. */
export async function addressOn(
  path: Path,
  businessId: string,
  { channel }: Pick<ReachAccount, 'channel'>,
  typed: string,
): Promise<Identifier> {
  const { country } = await readProfile(path.database.db, businessId)
  const found = [phone(typed, country), email(typed)].find(
    one => one !== undefined && channelsOf[one.kind].includes(channel),
  )
  if (found) return found
  throw new Problem(
    'no_address',
    422,
    'Write a whole phone number or e-mail address that this channel can reach.',
    {
      fields: { to: 'cannot be reached on this channel' },
    },
  )
}

/** What the vendor approved for this account. */
export async function templatesOf(
  path: Path,
  businessId: string,
  accountId: string,
): Promise<z.infer<typeof messageTemplate>[]> {
  const { connector } = await find(path, businessId, accountId)
  if (!connector.templates) throw new Problem('no_templates', 422, 'This channel has no templates.')
  try {
    const found = await connector.templates(accountId, AbortSignal.timeout(patience.written))
    return found.map(({ header, headerKind, footer, buttons, buttonGaps, ...template }) => ({
      ...template,
      header: header ?? null,
      headerKind: headerKind ?? null,
      buttonGaps: [...buttonGaps],
      footer: footer ?? null,
      buttons: [...buttons],
    }))
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The vendor did not list its templates.'
    throw new Problem('templates_unavailable', 502, message)
  }
}

async function find(
  path: Path,
  businessId: string,
  accountId: string,
): Promise<{ account: ReachAccount; connector: Connector }> {
  const account = (await reachAccounts(path.database.db, businessId)).find(({ id }) => id === accountId)
  const connector = account && path.connectors.get(account.channel)
  if (!account || !connector) throw notFound('account')
  return { account, connector }
}
