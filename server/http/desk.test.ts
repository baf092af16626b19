import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { ConsoleEvent } from '../../contract/console-api.ts'
import type { Medium } from '../../contract/message.ts'
import type { Connector } from '../connectors/connector.ts'
import { hearConsole } from '../data/console-events.ts'
import { json } from '../data/database.ts'
import { problem } from './testing/problem.ts'
import { type Seeded, seedConversation } from './testing/seed.ts'
import { createWorld, post, type World } from './testing/world.ts'

const letters: Medium = {
  channel: 'email',
  live: false,
  style: 'letter',
  markup: 'html',
  maxText: Number.POSITIVE_INFINITY,
  maxAttachment: 1,
  choices: 0,
  windowHours: 24,
  templates: false,
  countedIn: 'characters',
  keywords: false,
  confirmsDelivery: false,
  expects: 'hours',
  debounce: 0,
  tone: '',
}
const mail: Connector = {
  channel: 'email',
  medium: letters,
  repeatable: false,
  settings: raw => raw,
  start: async () => {},
  serve: async () => {},
  send: async () => ({ status: 'sent', at: new Date() }),
  health: () => [],
  stop: async () => {},
}

let world: World
let headers: Record<string, string>
let anna: Seeded
const now = new Date('2026-11-20T12:00:00Z')
before(async () => {
  world = await createWorld({ connectors: [mail], now: () => now })
  headers = await world.signIn('teammate')
  anna = await seedConversation(world.database, { businessId: world.businessId })
})
after(() => world.close())

const get = async (path: string) => {
  const answer = await world.request(path, { headers })
  assert.equal(answer.status, 200, path)
  return answer.json()
}
const lastAsked = () => world.useCases.asked.at(-1)

test('a teammate takes a conversation over, answers once for each client id and hands it back', async () => {
  const path = `/api/conversations/${anna.conversationId}`
  const taken = await world.request(`${path}/take-over`, post({}, headers))
  assert.equal((await taken.json()).id, anna.conversationId)
  const answer = { accountId: anna.accountId, text: ' Of course. ', clientId: randomUUID() }
  const sent = await world.request(`${path}/messages`, post(answer, headers))
  assert.equal(sent.status, 201)
  assert.partialDeepStrictEqual(lastAsked(), {
    name: 'answer',
    request: { ...answer, text: 'Of course.', conversationId: anna.conversationId, attachmentIds: [] },
  })
  await problem(
    await world.request(`${path}/messages`, post({ ...answer, text: '  ' }, headers)),
    422,
    'invalid',
  )
  assert.equal((await world.request(`${path}/hand-back`, post({ note: 'Paid' }, headers))).status, 200)
  assert.partialDeepStrictEqual(lastAsked(), { name: 'handBack', request: { note: 'Paid' } })
  for (const act of ['typing', 'read'])
    assert.equal((await world.request(`${path}/${act}`, post({}, headers))).status, 204)
})

test('a conversation says how it can be answered, and only while the window of the channel is open', async () => {
  const [reply] = (await get(`/api/conversations/${anna.conversationId}`)).replyChannels
  assert.partialDeepStrictEqual(reply, {
    accountId: anna.accountId,
    channel: 'email',
    subject: 'Re: Opening hours',
    maxText: null,
    attachments: true,
  })
  const old = await seedConversation(world.database, {
    businessId: world.businessId,
    at: new Date('2026-11-18T12:00:00Z'),
  })
  assert.deepEqual((await get(`/api/conversations/${old.conversationId}`)).replyChannels, [])
})

test('the timeline of a conversation is that of its customer', async () => {
  const byConversation = await get(`/api/conversations/${anna.conversationId}/timeline`)
  assert.deepEqual(byConversation, await get(`/api/customers/${anna.customerId}/timeline`))
  assert.equal(byConversation.items.length, 2)
})

test('a correction of a name is kept and can be traced', async () => {
  const path = `/api/customers/${anna.customerId}`
  const changed = await world.request(path, post({ name: ' Anna Hall ' }, headers, 'PATCH'))
  assert.equal((await changed.json()).name, 'Anna Hall')
  const owner = await world.signIn('owner')
  const [entry] = (await (await world.request('/api/audit', { headers: owner })).json()).items
  assert.partialDeepStrictEqual(entry, {
    actor: 'The teammate',
    action: 'customer.changed',
    subject: anna.customerId,
  })
})

test('the calendar holds the appointments of its days in the zone of the business, and no hold that ran out', async () => {
  const [serviceId, resourceId, appointmentId] = [randomUUID(), randomUUID(), randomUUID()]
  const { businessId, database } = world
  await sql`insert into services (business_id, id, name, kind, minutes) values (${businessId}, ${serviceId}, 'Check-up', 'appointment', 30)`.execute(
    database.db,
  )
  await sql`insert into resources (business_id, id, kind, name) values (${businessId}, ${resourceId}, 'staff', 'Dr Patel')`.execute(
    database.db,
  )
  await sql`insert into service_resources values (${businessId}, ${serviceId}, ${resourceId})`.execute(
    database.db,
  )
  await sql`insert into opening_hours (business_id, id, weekday, opens, closes) values (${businessId}, ${randomUUID()}, 1, '09:00', '17:00')`.execute(
    database.db,
  )
  const book = (id: string, start: string, status: string, heldUntil: Date | null = null) =>
    sql`insert into appointments (business_id, id, code, customer_id, service_id, resource_id, starts_at, ends_at, occupies,
        status, held_until, created_at, updated_at)
      values (${businessId}, ${id}, ${id.slice(0, 5)}, ${anna.customerId}, ${serviceId}, ${resourceId}, ${start},
        ${start}::timestamptz + interval '30 minutes', tstzrange(${start}, ${start}::timestamptz + interval '30 minutes'),
        ${status}, ${heldUntil}, ${now}, ${now})`.execute(database.db)
  // London is an hour ahead of UTC on this day: 23:15 UTC is 00:15 of the 2nd.
  await book(appointmentId, '2026-07-01T23:15:00Z', 'booked')
  await book(randomUUID(), '2026-07-02T09:00:00Z', 'held', new Date(now.getTime() - 1))
  await book(randomUUID(), '2026-07-02T12:00:00Z', 'cancelled')
  const day = await get('/api/calendar?from=2026-07-02&to=2026-07-02')
  assert.deepEqual(
    day.appointments.map((one: { id: string }) => one.id),
    [appointmentId],
  )
  assert.deepEqual((await get('/api/calendar?from=2026-07-01&to=2026-07-01')).appointments, [])
  assert.deepEqual(day.hours, [{ weekday: 1, opens: '09:00', closes: '17:00' }])
  assert.deepEqual(day.services[0].resourceIds, [resourceId])

  const move = post({ start: '2026-07-03T09:00:00Z' }, headers)
  await problem(await world.request(`/api/appointments/${appointmentId}/move`, move), 409, 'refused_past')
  const cancel = post({}, headers)
  await problem(
    await world.request(`/api/appointments/${appointmentId}/cancel`, cancel),
    409,
    'refused_too_late',
  )
  const wish = { serviceId, resourceId, start: '2026-07-02T09:00:00Z', name: 'Tim', clientId: randomUUID() }
  const refused = await problem(
    await world.request('/api/appointments', post(wish, headers)),
    409,
    'refused_taken',
  )
  assert.match(refused.message, /Choose another/)
})

test('knowledge is written, changed and removed, and every console hears of it', async () => {
  const entry = {
    topic: 'Hours',
    question: 'When are you open?',
    variants: ['Open?'],
    answer: 'Nine.',
    published: true,
  }
  const heard: ConsoleEvent[] = []
  const stop = hearConsole(world.live, world.businessId, event => {
    // On a server the first listener hears one when its line is there.
    if (event.kind !== 'resync') heard.push(event)
  })
  const made = await (await world.request('/api/knowledge', post(entry, headers))).json()
  assert.partialDeepStrictEqual(made, { ...entry, updatedBy: 'The teammate' })
  const path = `/api/knowledge/${made.id}`
  const changed = await world.request(path, post({ ...entry, answer: 'Ten.' }, headers, 'PUT'))
  assert.equal((await changed.json()).answer, 'Ten.')
  assert.equal((await world.request(path, { method: 'DELETE', headers })).status, 204)
  assert.deepEqual((await get('/api/knowledge')).items, [])
  stop()
  assert.deepEqual(heard, Array(3).fill({ kind: 'knowledge' }))
  assert.deepEqual(await get('/api/knowledge/trial?question=open'), { band: 'none', matches: [] })
})

test('work that was parked is seen with its conversation and can be tried again or given up, once', async () => {
  const { businessId, database } = world
  const park = async () => {
    const { rows } = await sql<{
      id: number
    }>`insert into tasks (business_id, lane, kind, payload, state, attempts, max_attempts,
        created_at, parked_at, last_error)
      values (${businessId}, ${`conversation:${anna.conversationId}`}, 'reply', ${json({})}, 'parked', 8, 8, ${now}, ${now}, 'Error: broken')
      returning id`.execute(database.db)
    return rows[0]?.id
  }
  await sql`insert into lanes (business_id, lane, bucket, due_at) values (${businessId}, ${`conversation:${anna.conversationId}`}, 0, ${now})`.execute(
    database.db,
  )
  const [first, second] = [await park(), await park()]
  const { parked } = await get('/api/work')
  assert.equal(parked.length, 2)
  assert.partialDeepStrictEqual(parked[1], {
    id: String(first),
    conversationId: anna.conversationId,
    attempts: 8,
  })
  assert.equal((await world.request(`/api/work/${first}/retry`, post({}, headers))).status, 204)
  assert.equal((await world.request(`/api/work/${second}/drop`, post({}, headers))).status, 204)
  await problem(await world.request(`/api/work/${second}/drop`, post({}, headers)), 404, 'not_found')
  const after = await get('/api/work')
  assert.deepEqual([after.parked, after.waiting], [[], 1])
})

test('the simulator that is switched off says how to switch it on', async () => {
  const answer = await world.request('/api/simulator/mailboxes', { headers })
  assert.match((await problem(answer, 404, 'no_simulator')).message, /SIMULATOR=yes/)
})
