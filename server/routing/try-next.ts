import type { Transaction } from 'kysely'
import type { RoutingDecision } from '../../contract/console-api.ts'
import type { Channel, Purpose, TemplateUse } from '../../contract/message.ts'
import { deliveryOf } from '../conversations/deliver.ts'
import { type Path, previewOf, tellChanged } from '../conversations/path.ts'
import { isStopped } from '../data/campaigns.ts'
import { changeConversation, openConversation, takeSeq } from '../data/conversations.ts'
import { advanceDelivery, queueDelivery } from '../data/deliveries.ts'
import { offerToPerson } from '../data/handoffs.ts'
import { newId } from '../data/ids.ts'
import { insertMessage, lastInbound } from '../data/messages.ts'
import { type OutreachSettings, readOutreachSettings } from '../data/outreach-settings.ts'
import {
  type Attempt,
  attemptsOf,
  changeOutreach,
  insertOutreach,
  lockOutreach,
  type NewOutreach,
  type OutreachRow,
} from '../data/outreaches.ts'
import { enqueue, schedule, wakeLane } from '../data/queue/enqueue.ts'
import type { Handler } from '../data/queue/lane-run.ts'
import { reachAccounts } from '../data/reach.ts'
import type { Schema } from '../data/schema.ts'
import { type Choice, chooseChannels, type Decision } from './outbound.ts'
import { outreachTask, outreachTimer } from './outcome.ts'
import { placeOf } from './place.ts'
import type { Reach } from './reach.ts'
import { readReach } from './read-reach.ts'

type Tx = Transaction<Schema>

/** Minutes that a channel has where the settings name none. */
const usualFallback = 60

/** Asks for a message to be sent, on whatever channel is right then. Twice with the same key: once. */
export async function beginOutreach(tx: Tx, outreach: NewOutreach): Promise<void> {
  const id = await insertOutreach(tx, outreach)
  if (id) await enqueue(tx, outreachTask(outreach.businessId, id))
}

/**
 * Sends what we began on the best channel that is left, and waits for the news:
 *
 *   planned ──► trying ──arrived──► done
 *      │  ▲        │ refused, or silent for too long: the next channel
 *      │  └ quiet ─┤
 *      │           └──no channel left──► failed      (urgent: a teammate is asked)
 *      └──called off, or too late──► cancelled
 *
 * What may or may not have arrived (`unknown`) is not sent again on another channel: a receipt decides.
 */
export function outreachHandler(path: Path): Handler<Schema> {
  return async (task, context) => {
    const { outreachId, timedOut } = task.payload as { outreachId: string; timedOut?: string }
    await context.finish(tx => tryNext(path, tx, task.businessId, outreachId, timedOut))
  }
}

async function tryNext(
  path: Path,
  tx: Tx,
  businessId: string,
  outreachId: string,
  timedOut: string | undefined,
): Promise<void> {
  const outreach = await lockOutreach(tx, businessId, outreachId)
  if (!outreach || !['planned', 'trying'].includes(outreach.status)) return
  const now = path.now()
  const end = (status: OutreachRow['status'], reason: string) =>
    changeOutreach(tx, businessId, outreachId, { status, reason, now })
  const useless = await whyUseless(tx, outreach, now)
  if (useless) return end('cancelled', useless)
  const attempts = await attemptsOf(tx, businessId, outreachId)
  const last = attempts.at(-1)
  if (!(await isOver(tx, outreach, last, timedOut))) return
  const settings = await readOutreachSettings(tx, businessId)
  const { reach, decision } = await decide(path, tx, outreach, attempts, settings)
  const [choice] = decision.ranked
  // It still waits for its own channel, which tries for days: given up only for another one.
  const waits = last?.status === 'queued' ? last : undefined
  const minutes = settings.fallbackMinutes[outreach.purpose] ?? usualFallback
  if (!choice && waits) return wake(tx, outreach, { due: { inMs: minutes * 60_000 }, timedOut })
  if (!choice) {
    await end('failed', decision.excluded.map(({ channel, reason }) => `${channel}: ${reason}`).join(' '))
    if (outreach.purpose === 'urgent') await askPerson(tx, outreach, now)
    return
  }
  if (decision.notBefore) {
    if (outreach.expires_at && decision.notBefore >= outreach.expires_at) {
      await end('cancelled', 'It would have come at night, and later it is of no use.')
      if (outreach.purpose === 'urgent') await askPerson(tx, outreach, now)
      return
    }
    await changeOutreach(tx, businessId, outreachId, {
      status: 'planned',
      reason: `It waits until it is not quiet any more in ${reach.timeZones.join(', ')}.`,
      now,
    })
    await wake(tx, outreach, { due: decision.notBefore, timedOut })
    return
  }
  if (waits && !(await giveUp(path, tx, outreach, waits))) return
  await write(path, tx, outreach, choice, decision, attempts.length + 1, settings)
}

async function whyUseless(tx: Tx, outreach: OutreachRow, now: Date): Promise<string | undefined> {
  if (outreach.expires_at && outreach.expires_at <= now) return 'It is too late for it.'
  if (outreach.campaign_id && (await isStopped(tx, outreach.business_id, outreach.campaign_id)))
    return 'The campaign was stopped.'
  if (outreach.purpose === 'follow_up' && (await wasAnswered(tx, outreach, outreach.created_at)))
    return 'The customer wrote meanwhile.'
  return undefined
}

/** Whether the last attempt has come to nothing, so that the next channel may be tried. */
async function isOver(
  tx: Tx,
  outreach: OutreachRow,
  last: Attempt | undefined,
  timedOut: string | undefined,
): Promise<boolean> {
  if (!last || last.status === 'failed') return true
  // Another report has overtaken this one.
  if (last.messageId !== timedOut) return false
  if (last.status === 'sent') return !(await wasAnswered(tx, outreach, outreach.updated_at))
  if (last.status === 'sending') {
    await wake(tx, outreach, { due: { inMs: 60_000 }, timedOut: last.messageId })
    return false
  }
  return last.status === 'queued'
}

/** Another channel takes over what this one has not taken; what waits behind it need not wait any longer. */
async function giveUp(path: Path, tx: Tx, outreach: OutreachRow, last: Attempt): Promise<boolean> {
  const { business_id: businessId, conversation_id: conversationId } = outreach
  const reason = 'It was not taken in time, so another channel is tried.'
  if (!(await advanceDelivery(tx, businessId, last.messageId, 'failed', { reason, now: path.now() })))
    return false
  if (conversationId)
    await wakeLane(
      tx,
      businessId,
      deliveryOf(businessId, conversationId, last.accountId, last.messageId).lane,
    )
  return true
}

/** Whoever answers has it, whatever their handset reports. */
async function wasAnswered(tx: Tx, outreach: OutreachRow, since: Date): Promise<boolean> {
  const { business_id: businessId, conversation_id: conversationId } = outreach
  if (conversationId === null) return false
  const heard = await lastInbound(tx, businessId, conversationId)
  return heard !== undefined && heard.created_at > since
}

async function decide(
  path: Path,
  tx: Tx,
  outreach: OutreachRow,
  attempts: readonly Attempt[],
  settings: OutreachSettings,
): Promise<{ reach: Reach; decision: Decision }> {
  const { business_id: businessId, customer_id: customerId } = outreach
  const purpose = outreach.purpose as Exclude<Purpose, 'reply'>
  const now = path.now()
  const templateOn = outreach.template?.accountId
  const { connectors } = path
  const read = await readReach(tx, {
    ...{ businessId, customerId, purpose, settings, templateOn, connectors, now },
  })
  // A window that closed while we wrote is closed, whatever our clock says: once more on the same account, by template.
  const shut = attempts.filter(({ cause, template }) => cause === 'window' && !template)
  const once = shut.filter(
    one => !attempts.some(other => other.template && other.accountId === one.accountId),
  )
  const reach: Reach = {
    ...read,
    ways: read.ways.map(way =>
      shut.some(one => one.accountId === way.accountId) ? { ...way, window: { closesAt: undefined } } : way,
    ),
  }
  const tried = attempts.map(one => one.accountId).filter(id => !once.some(one => one.accountId === id))
  const decision = chooseChannels(purpose, reach, {
    now,
    quiet: settings.quiet,
    awake: outreach.awake_until !== null && outreach.awake_until > now,
    prices: settings.prices,
    except: outreach.except_channels,
    tried,
  })
  return { reach, decision }
}

async function write(
  path: Path,
  tx: Tx,
  outreach: OutreachRow,
  choice: Choice,
  decision: Decision,
  attempt: number,
  settings: OutreachSettings,
): Promise<void> {
  const { business_id: businessId, id: outreachId, customer_id: customerId, purpose, text } = outreach
  const { accountId, channel, to: peer } = choice.way
  const now = path.now()
  const { conversationId, seq } = await placeIn(path, tx, outreach, choice)
  const id = newId(now.getTime())
  const template = choice.byTemplate ? templateFor(outreach, accountId, settings) : undefined
  await insertMessage(tx, {
    ...{ id, businessId, conversationId, customerId, seq, accountId, channel, peer, purpose, text, now },
    direction: 'out',
    author: 'system',
    subject: outreach.subject ?? undefined,
    choices: outreach.choices,
    outreachId,
    template,
    // Without one the channel refuses the template, and says what to add.
    location: template?.place ? await placeOf(tx, businessId) : undefined,
    sentAt: now,
  })
  await queueDelivery(tx, businessId, id, accountId, now, explain(purpose, attempt, choice, decision))
  await enqueue(tx, deliveryOf(businessId, conversationId, accountId, id))
  await changeOutreach(tx, businessId, outreachId, { status: 'trying', conversationId, now })
  const minutes = settings.fallbackMinutes[purpose] ?? usualFallback
  await wake(tx, outreach, { due: { inMs: minutes * 60_000 }, timedOut: id })
  tellChanged(path, { businessId, conversationId, customerId, accountId, peer })
}

/** Its conversation; without one it gets its own, so that "yes" cannot be an answer to something else. */
async function placeIn(
  path: Path,
  tx: Tx,
  outreach: OutreachRow,
  { way: { channel } }: Choice,
): Promise<{ conversationId: string; seq: number }> {
  const { business_id: businessId, customer_id: customerId, subject } = outreach
  const now = path.now()
  const own = outreach.conversation_id === null
  const conversationId =
    outreach.conversation_id ??
    (await openConversation(tx, { businessId, customerId, channel, subject, now }))
  const preview = previewOf(outreach.text)
  const change = { now, channel, preview, inbound: false, automatic: false }
  const { last_seq: seq } = await takeSeq(tx, businessId, conversationId, change)
  if (own) await changeConversation(tx, businessId, conversationId, { status: 'waiting', answered_seq: seq })
  return { conversationId, seq }
}

function explain(
  purpose: Purpose,
  attempt: number,
  choice: Choice,
  { excluded, ranked }: Decision,
): RoutingDecision {
  const later = ranked
    .filter(one => one !== choice)
    .map(({ way }, index) => ({
      channel: way.channel,
      reason: index === 0 ? 'It would be tried next.' : 'It would be tried after that.',
    }))
  return { purpose, attempt, reasons: [...choice.reasons], excluded: [...later, ...excluded] }
}

/** The template of this one message, else the owner's for its purpose, its gaps filled. */
function templateFor(
  outreach: OutreachRow,
  accountId: string,
  settings: OutreachSettings,
): TemplateUse | undefined {
  if (outreach.template?.accountId === accountId) return outreach.template.use
  const chosen = settings.templates.find(
    one => one.accountId === accountId && one.purpose === outreach.purpose,
  )
  if (!chosen) return undefined
  const { name, language } = chosen
  const facts: Readonly<Record<string, string>> = { ...outreach.facts, text: outreach.text }
  const parameters = chosen.parameters.map(gap => facts[gap] || '—')
  return { name, language, parameters, ...(chosen.place ? { place: true } : {}) }
}

async function wake(
  tx: Tx,
  outreach: OutreachRow,
  when: { readonly due: Date | { inMs: number }; readonly timedOut?: string | undefined },
): Promise<void> {
  const { business_id: businessId, id: outreachId } = outreach
  const { lane, kind } = outreachTask(businessId, outreachId)
  const payload = { outreachId, ...(when.timedOut ? { timedOut: when.timedOut } : {}) }
  await schedule(tx, { businessId, key: outreachTimer(outreachId), lane, kind, payload, due: when.due })
}

/** Where a conversation stands that no channel reached: only the console shows it. */
async function firstChannel(tx: Tx, businessId: string): Promise<Channel> {
  const [account] = await reachAccounts(tx, businessId)
  return account?.channel ?? 'phone'
}

/** Nobody could be told what cannot wait: a teammate has to. */
async function askPerson(tx: Tx, outreach: OutreachRow, now: Date): Promise<void> {
  const { business_id: businessId, customer_id: customerId, subject } = outreach
  const conversationId =
    outreach.conversation_id ??
    (await openConversation(tx, {
      businessId,
      customerId,
      channel: await firstChannel(tx, businessId),
      subject,
      now,
    }))
  await offerToPerson(tx, {
    ...{ businessId, conversationId, customerId, now },
    reason: 'no-channel',
    urgency: 'urgent',
    brief: {
      summary: [{ text: subject ?? outreach.text, messageIds: [] }],
      need: { text: 'The customer has to be told this today, and no channel reached them.', messageIds: [] },
      tried: [],
      mood: 'calm',
    },
    answersSeq: 0,
  })
  await changeConversation(tx, businessId, conversationId, { needs_person: true })
}
