import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ReplyEvent, Turn } from '../../../contract/turn.ts'
import { Books } from '../desk-double.ts'
import { clinic, exampleTurn, morning, stranger } from '../example-turn.ts'
import type { Command } from '../understand/commands.ts'
import { begin, type TurnSoFar } from './engine.ts'
import { localTime } from './local-time.ts'
import { run } from './run.ts'
import { type DialogueState, freshState, reviveState } from './state.ts'
import type { Outcome, World } from './world.ts'

/** A conversation in commands: what the engine does once somebody understood the customer. */
function conversation(customer = stranger, books = new Books(clinic, () => morning)) {
  let state: DialogueState = freshState
  let count = 0
  const desk = books.deskFor(customer)
  const say = async (...commands: Command[]): Promise<TurnSoFar> => {
    count++
    const turn: Turn = {
      ...exampleTurn('', { customer, desk, id: `turn-${count}` }),
      messages: [{ id: `message-${count}`, text: '', attachments: [], sentAt: morning }],
    }
    const outcomes = new Map<string, Outcome>()
    const world: World = {
      business: clinic,
      customer,
      entries: [],
      timeline: [],
      now: morning,
      local: localTime(morning, clinic.timeZone),
      turnId: turn.id,
      conversationId: turn.conversationId,
      messageId: `message-${count}`,
      live: true,
      slow: false,
      outcomes,
      offered: [],
    }
    const events = run(begin(state, commands, world), world, outcomes, turn, new AbortController().signal)
    let step: IteratorResult<ReplyEvent, TurnSoFar>
    do step = await events.next()
    while (!step.done)
    // Through JSON, as between two turns.
    state = reviveState(JSON.parse(JSON.stringify(step.value.state)))
    return step.value
  }
  return { say, books, state: () => state }
}

const set = (set: Extract<Command, { kind: 'setSlot' }>['set']): Command => ({ kind: 'setSlot', set })
const on = (date: string): Command => set({ slot: 'date', value: { from: date, to: date, said: 'full' } })
const at = (hour: number, minute = 0): Command =>
  set({ slot: 'time', value: { kind: 'at', from: { hour, minute, open: false } } })
const start = (flow: 'book' | 'reschedule' | 'cancel' | 'check' | 'message'): Command => ({
  kind: 'startFlow',
  flow,
})
const cleaning = set({ slot: 'service', value: 'cleaning' })
const name = set({ slot: 'name', value: 'Sarah Jones' })
const mail = set({ slot: 'email', value: 'sarah@example.com' })
const acts = (turn: TurnSoFar) => turn.said.map(({ act }) => act.act)
const booked = (books: Books) => books.writes.filter(write => write.name === 'book')
const everything = [start('book'), cleaning, on('2026-12-01'), at(14, 30), name, mail]

test('everything said at once is read back, not booked', async () => {
  const { say, books } = conversation()
  const turn = await say(...everything)
  assert.deepEqual(acts(turn), ['read-back'])
  assert.equal(booked(books).length, 0)
})

test('a yes to the read-back books exactly that, once', async () => {
  const { say, books } = conversation()
  await say(...everything)
  const turn = await say({ kind: 'affirm' })
  assert.deepEqual(acts(turn), ['done'])
  assert.deepEqual(booked(books), [{ name: 'book', detail: 'cleaning 2026-12-01T14:30:00.000Z Sarah Jones' }])
  await say({ kind: 'affirm' })
  assert.equal(booked(books).length, 1)
})

test('a yes that was put aside for another matter is worth nothing later: it is read back again', async () => {
  const { say, books } = conversation()
  await say(...everything)
  await say({ kind: 'affirm' }, start('check'))
  assert.equal(booked(books).length, 0)
  const back = await say({ kind: 'cancelFlow' })
  assert.deepEqual(acts(back), ['stopped', 'read-back'])
  assert.equal(booked(books).length, 0)
  await say({ kind: 'affirm' })
  assert.deepEqual(booked(books), [{ name: 'book', detail: 'cleaning 2026-12-01T14:30:00.000Z Sarah Jones' }])
})

test('a change in the same breath as the yes is read back again', async () => {
  const { say, books } = conversation()
  await say(...everything)
  const turn = await say({ kind: 'affirm' }, at(15))
  assert.deepEqual(acts(turn), ['read-back'])
  assert.equal(booked(books).length, 0)
})

test('one thing is asked at a time', async () => {
  const { say } = conversation()
  assert.deepEqual(acts(await say(start('book'))), ['ask-service'])
  assert.deepEqual(acts(await say(cleaning)), ['offer'])
  assert.deepEqual(acts(await say(on('2026-12-01'), at(14, 30))), ['ask-name'])
  assert.deepEqual(acts(await say(name)), ['ask-contact'])
  assert.deepEqual(acts(await say(mail)), ['read-back'])
})

test('a taken time is named as not available and others are offered', async () => {
  const books = new Books(clinic, () => morning)
  const query = {
    serviceId: 'cleaning',
    fromDate: '2026-12-01',
    toDate: '2026-12-01',
    atTime: '14:30',
    limit: 9,
  }
  for (const slot of books.free(query)) books.seed('other', 'Other', slot)
  const { say } = conversation(stranger, books)
  const turn = await say(...everything)
  const [said] = turn.said
  assert.equal(said?.act.act === 'offer' && said.act.because, 'not-free')
  assert.equal(said?.question?.choices.length, 3)
})

test('a slot somebody else took after the hold ran out is said to be taken, and others are offered', async () => {
  let now = morning
  const books = new Books(clinic, () => now)
  const { say } = conversation(stranger, books)
  await say(...everything)
  const query = {
    serviceId: 'cleaning',
    fromDate: '2026-12-01',
    toDate: '2026-12-01',
    atTime: '14:30',
    limit: 9,
  }
  assert.equal(books.free(query, 'other').length, 1, 'one of the two dentists is held')
  now = new Date(morning.getTime() + 6 * 60_000)
  for (const slot of books.free(query, 'other')) books.seed('other', 'Other', slot)
  const turn = await say({ kind: 'affirm' })
  const [said] = turn.said
  assert.equal(said?.act.act === 'offer' && said.act.because, 'taken')
  assert.equal(booked(books).length, 0)
})

test('"no, Wednesday" keeps the time and asks again', async () => {
  const { say, state } = conversation()
  await say(...everything)
  const turn = await say(on('2026-12-02'))
  assert.deepEqual(acts(turn), ['read-back'])
  assert.equal(state().frames[0]?.chosen?.start, '2026-12-02T14:30:00.000Z')
})

test('a picked time can be moved to another hour of the same day', async () => {
  const { say, state } = conversation()
  await say(start('book'), cleaning, on('2026-12-01'))
  const choice = state().asked?.choices[0]?.id ?? ''
  await say({ kind: 'choose', choice })
  await say(at(16))
  assert.equal(state().frames[0]?.slots.date?.from, '2026-12-01')
})

test('the past, a closed day and a day too far ahead each get their reason', async () => {
  for (const [date, because] of [
    ['2026-11-02', 'past'],
    ['2026-12-25', 'closed'],
    ['2028-01-04', 'too-far'],
  ] as const) {
    const { say, books } = conversation()
    const turn = await say(start('book'), cleaning, on(date), at(10), name, mail)
    const act = turn.said[0]?.act
    assert.equal(act?.act === 'offer' && act.because, because)
    assert.equal(booked(books).length, 0)
  }
})

test('"no" to the read-back asks what to change, "no" again stops', async () => {
  const { say, books, state } = conversation()
  await say(...everything)
  assert.deepEqual(acts(await say({ kind: 'deny' })), ['ask-change'])
  assert.deepEqual(acts(await say({ kind: 'deny' })), ['stopped'])
  assert.equal(state().frames.length, 0)
  assert.equal(booked(books).length, 0)
})

test('a damaged or older state starts afresh', () => {
  assert.deepEqual(reviveState({ version: 0, frames: 'x' }), freshState)
  assert.deepEqual(reviveState('garbage'), freshState)
  assert.deepEqual(reviveState(undefined), freshState)
})

test('a button of an older message does not confirm a newer read-back', async () => {
  const { say, books, state } = conversation()
  await say(...everything)
  const stale = state().asked?.choices[0]?.id ?? ''
  await say(at(15))
  await say({ kind: 'choose', choice: stale })
  assert.equal(booked(books).length, 0)
})

const sarah = { ...stranger, id: 'sarah', name: 'Sarah Jones', assurance: 'matched' as const }

function withBooking(assurance: 'claimed' | 'matched' = 'matched') {
  const books = new Books(clinic, () => morning)
  const [slot] = books.free({
    serviceId: 'cleaning',
    fromDate: '2026-12-01',
    toDate: '2026-12-01',
    atTime: '14:30',
    limit: 1,
  })
  assert.ok(slot)
  const appointment = books.seed('sarah', 'Sarah Jones', slot)
  return { ...conversation({ ...sarah, assurance }, books), appointment }
}

test('a booking is read out to whom it belongs and to nobody else', async () => {
  const known = withBooking()
  assert.deepEqual(acts(await known.say(start('check'))), ['appointments'])
  const unknown = withBooking('claimed')
  const turn = await unknown.say(start('check'))
  assert.deepEqual(acts(turn), ['ask-code'])
  assert.ok(!JSON.stringify(turn.said).includes('appointment-1'))
})

test('a booking is moved after a read-back and a yes', async () => {
  const { say, books } = withBooking()
  assert.deepEqual(acts(await say(start('reschedule'))), ['offer'])
  assert.deepEqual(acts(await say(on('2026-12-03'))), ['offer'])
  assert.deepEqual(acts(await say(at(10))), ['read-back'])
  assert.equal(books.writes.length, 0)
  assert.deepEqual(acts(await say({ kind: 'affirm' })), ['done'])
  assert.deepEqual(books.writes, [{ name: 'reschedule', detail: 'appointment-1 2026-12-03T10:00:00.000Z' }])
})

test('"can we make it four instead?" stays on the same day', async () => {
  const { say, books } = withBooking()
  assert.deepEqual(acts(await say(start('reschedule'), at(16))), ['read-back'])
  await say({ kind: 'affirm' })
  assert.deepEqual(books.writes, [{ name: 'reschedule', detail: 'appointment-1 2026-12-01T16:00:00.000Z' }])
})

test('a booking is cancelled after a yes, and kept after a no', async () => {
  const kept = withBooking()
  assert.deepEqual(acts(await kept.say(start('cancel'))), ['read-back'])
  assert.deepEqual(acts(await kept.say({ kind: 'deny' })), ['stopped'])
  assert.equal(kept.books.writes.length, 0)
  const gone = withBooking()
  await gone.say(start('cancel'))
  assert.deepEqual(acts(await gone.say({ kind: 'affirm' })), ['done'])
  assert.deepEqual(
    gone.books.writes.map(({ name }) => name),
    ['cancel'],
  )
})

test('the code and the name open a booking to somebody we do not know', async () => {
  const { say, books, appointment } = withBooking('claimed')
  assert.deepEqual(acts(await say(start('cancel'))), ['ask-code'])
  const code = set({ slot: 'code', value: appointment.code })
  assert.deepEqual(acts(await say(code, name)), ['read-back'])
  await say({ kind: 'affirm' })
  assert.deepEqual(
    books.writes.map(({ name }) => name),
    ['cancel'],
  )
})

test('two wrong codes go to a person', async () => {
  const { say, books } = withBooking('claimed')
  await say(start('cancel'))
  const wrong = set({ slot: 'code', value: 'ZZZZZ' })
  assert.deepEqual(acts(await say(wrong, name)), ['ask-code'])
  assert.deepEqual((await say(wrong, name)).reasons, ['identity'])
  assert.equal(books.writes.length, 0)
})

test('one number of two people: nothing personal before it is clear who speaks', async () => {
  const books = new Books(clinic, () => morning)
  const [slot] = books.free({ serviceId: 'cleaning', fromDate: '2026-12-01', toDate: '2026-12-01', limit: 1 })
  assert.ok(slot)
  books.seed('sarah', 'Sarah Jones', slot)
  const shared = {
    ...sarah,
    id: 'shared',
    oneOf: [
      { customerId: 'john', name: 'John' },
      { customerId: 'sarah', name: 'Sarah' },
    ],
  }
  const { say } = conversation(shared, books)
  assert.deepEqual(acts(await say(start('check'))), ['ask-who'])
  assert.deepEqual(acts(await say({ kind: 'choose', choice: 'person:john' })), ['no-appointments'])
})

test('two matters in one message are looked after one after the other', async () => {
  const { say, books } = withBooking()
  const turn = await say(start('cancel'), start('book'), cleaning, on('2026-12-03'), at(10))
  assert.deepEqual(acts(turn), ['read-back'])
  const next = await say({ kind: 'affirm' })
  assert.equal(next.said[0]?.act.act, 'done')
  assert.deepEqual(
    books.writes.map(({ name }) => name),
    ['cancel'],
  )
  assert.ok(acts(next).length === 2, 'and the booking goes on')
})

test('a second misunderstanding in a row asks for a person', async () => {
  const { say } = conversation()
  assert.deepEqual((await say({ kind: 'clarify' })).reasons, [])
  assert.deepEqual((await say({ kind: 'clarify' })).reasons, ['misunderstood'])
})

const dates = ['2026-11-20', '2026-11-28', '2026-12-01', '2026-12-02', '2026-12-25']
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom('book', 'reschedule', 'cancel', 'check', 'message').map(flow => start(flow as 'book')),
  fc.constantFrom('cleaning', 'checkup').map(value => set({ slot: 'service', value })),
  fc.constantFrom(...dates).map(on),
  fc.constantFrom(9, 12, 14, 16, 20).map(hour => at(hour)),
  fc.constant(name),
  fc.constant(mail),
  fc.constantFrom<Command>(
    { kind: 'affirm' },
    { kind: 'affirm' },
    { kind: 'deny' },
    { kind: 'cancelFlow' },
    { kind: 'clarify' },
    { kind: 'requestHuman' },
    { kind: 'moreTimes', direction: 'later' },
    { kind: 'repeat' },
    { kind: 'end' },
    { kind: 'choose', choice: 'confirm:0000000000000000' },
    { kind: 'choose', choice: 'slot:2026-12-01T10:00:00.000Z/novak' },
  ),
)

test('whatever is said, nothing is written without a read-back of exactly this and a yes in the next turn', async () => {
  const turns = fc.array(fc.array(anyCommand, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 10,
  })
  await fc.assert(
    fc.asyncProperty(turns, fc.boolean(), async (script, known) => {
      const books = new Books(clinic, () => morning)
      const [slot] = books.free({
        serviceId: 'cleaning',
        fromDate: '2026-11-30',
        toDate: '2026-11-30',
        limit: 1,
      })
      assert.ok(slot)
      books.seed(stranger.id, 'Sarah Jones', slot)
      const customer = known ? { ...stranger, assurance: 'matched' as const, name: 'Sarah Jones' } : stranger
      const talk = conversation(customer, books)
      for (const commands of script) {
        const before = talk.state()
        const written = books.writes.filter(
          write => write.name !== 'remember' && write.name !== 'take-message',
        ).length
        await talk.say(...commands)
        const after = books.writes.filter(write => write.name !== 'remember' && write.name !== 'take-message')
        const readBack = before.asked?.about === 'confirm'
        const yes = commands.some(({ kind }) => kind === 'affirm')
        assert.ok(after.length - written <= (readBack && yes ? 1 : 0))
        const touched = after.filter(write => write.detail.startsWith('appointment-1 '))
        if (!known) assert.deepEqual(touched, [], 'a booking of before was touched by somebody unknown')
      }
      const starts = books.kept.filter(({ appointment }) => appointment.status === 'booked')
      const places = starts.map(
        ({ appointment, resourceId }) => `${resourceId} ${appointment.start.toISOString()}`,
      )
      assert.equal(new Set(places).size, places.length, 'double booking')
    }),
    { numRuns: 300 },
  )
})
