import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createHandsetWorld, type HandsetWorldOptions } from './handset-world.ts'
import { anna, desk, plainDouble } from './testing/plain-double.ts'

const ben = '+447700900456'
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

function world(more: Partial<HandsetWorldOptions> = {}) {
  const whatsapp = plainDouble('whatsapp')
  const sms = plainDouble('sms')
  const heard: string[] = []
  const made = createHandsetWorld({
    people: [{ name: 'Anna Hill', number: '+44 7700 900123' }],
    doubles: [whatsapp, sms],
    businesses: [
      { app: 'whatsapp', address: desk, name: 'Maple Dental' },
      { app: 'sms', address: desk, name: 'Maple Dental' },
    ],
    notify: number => heard.push(number),
    ...more,
  })
  const chat = { app: 'whatsapp', business: desk } as const
  return { made, whatsapp, sms, heard, chat, on: () => made.messages(anna, 'whatsapp', desk) ?? [] }
}

test('a telephone has the apps in which the business can be written to, and nothing on its screen', () => {
  const { made } = world()
  assert.deepEqual(made.handsets(), [
    {
      number: anna,
      name: 'Anna Hill',
      apps: [
        { app: 'whatsapp', business: desk, businessName: 'Maple Dental' },
        { app: 'sms', business: desk, businessName: 'Maple Dental' },
      ],
      unread: 0,
    },
  ])
  assert.deepEqual(made.messages(anna, 'sms', desk), [])
  assert.equal(made.messages(ben, 'sms', desk), undefined)
  assert.throws(() => made.addPerson('Nobody', '12'), /no telephone number/)
})

test('what the customer writes reaches the provider once and stands on the screen once, with its ticks', async () => {
  const { made, whatsapp, sms, heard, chat, on } = world()
  const acted = await made.act(anna, { ...chat, text: 'Are you open on Saturday?' })
  assert.ok(acted.ok)
  assert.deepEqual(whatsapp.written, [
    { number: anna, business: desk, act: { text: 'Are you open on Saturday?' } },
  ])
  assert.deepEqual(sms.written, [])
  assert.deepEqual(
    on().map(({ text, direction, status }) => ({ text, direction, status })),
    [{ text: 'Are you open on Saturday?', direction: 'out', status: 'delivered' }],
  )
  assert.equal(acted.message?.id, on()[0]?.id)
  assert.ok(heard.length > 0 && heard.every(number => number === anna))
  assert.equal(made.handsets()[0]?.unread, 0)
})

test('an answer of the business is unread until the customer looks, in this app only', async () => {
  const { made, whatsapp, sms, on } = world()
  whatsapp.bring({ id: 'a', text: 'Yes, from nine.' })
  sms.bring({ id: 'b', text: 'Yes, from nine.' })
  assert.equal(made.handsets()[0]?.unread, 2)
  assert.equal(on()[0]?.status, 'delivered')
  assert.equal(await made.open(anna, 'whatsapp', desk), true)
  assert.equal(on()[0]?.status, 'read')
  assert.equal(made.messages(anna, 'sms', desk)?.[0]?.status, 'delivered')
  assert.equal(made.handsets()[0]?.unread, 1)
  assert.deepEqual([whatsapp.opened, sms.opened], [[anna], []])
  assert.equal(await made.open(ben, 'whatsapp', desk), false)
  whatsapp.bring({ id: 'a', text: 'Yes, from nine.', status: 'read' })
  assert.equal(on().length, 1)
  assert.equal(made.handsets()[0]?.unread, 1)
})

test('a message to a number that nobody has makes a telephone, and a sender with a name a thread of its own', () => {
  const { made, sms } = world()
  sms.bring({ id: 'a', number: ben, business: 'MAPLE', text: 'Hello' })
  const added = made.handsets().find(({ number }) => number === ben)
  assert.equal(added?.name, ben)
  assert.deepEqual(added?.apps.at(-1), { app: 'sms', business: 'MAPLE', businessName: 'MAPLE' })
  assert.deepEqual(made.messages(ben, 'sms', desk), [])
  assert.equal(made.messages(ben, 'sms', 'MAPLE')?.length, 1)
  assert.equal(made.handsets()[0]?.unread, 0)
})

test('a button can be pressed when the message has it, and no other', async () => {
  const { made, whatsapp, chat, on } = world()
  whatsapp.bring({ id: 'a', text: 'Coming?', choices: [{ id: 'confirm', label: 'Confirm' }] })
  const wrong = await made.act(anna, { ...chat, answers: 'a', choice: { id: 'other', label: 'Confirm' } })
  assert.deepEqual(wrong, { ok: false, reason: 'The message that this answers has no such button.' })
  assert.deepEqual(whatsapp.written, [])
  const right = await made.act(anna, { ...chat, answers: 'a', choice: { id: 'confirm', label: 'Confirm' } })
  assert.ok(right.ok)
  assert.deepEqual(
    on().map(({ text, answers }) => [text, answers]),
    [
      ['Coming?', null],
      ['Confirm', 'a'],
    ],
  )
})

test('a reaction is the emoji alone, a place has its name and coordinates', async () => {
  const { made, whatsapp, chat, on } = world()
  whatsapp.bring({ id: 'a', text: 'See you' })
  await made.act(anna, { ...chat, answers: 'a', reaction: '👍' })
  await made.act(anna, { ...chat, location: { latitude: 51.5, longitude: -0.12, name: 'Home' } })
  assert.deepEqual(
    on().map(({ text, answers }) => [text, answers]),
    [
      ['See you', null],
      ['👍', 'a'],
      ['📍 Home\n51.5, -0.12', null],
    ],
  )
  const lost = await made.act(anna, { ...chat, answers: 'gone', reaction: '👍' })
  assert.ok(!lost.ok && /no longer on the screen/.test(lost.reason))
})

test('what no telephone can do is refused with what to do instead, and nothing is sent', async () => {
  const { made, whatsapp, sms, chat } = world()
  const reasons = [
    await made.act(anna, chat),
    await made.act(anna, { ...chat, text: '   ' }),
    await made.act(anna, { ...chat, text: 'a', location: { latitude: 1, longitude: 2 } }),
    await made.act(anna, { app: 'sms', business: desk, location: { latitude: 1, longitude: 2 } }),
    await made.act(ben, { ...chat, text: 'a' }),
  ].map(acted => (acted.ok ? 'done' : acted.reason))
  assert.deepEqual(reasons, [
    'Write something, choose, attach, or react.',
    'Write something, choose, attach, or react.',
    'Do one thing at a time.',
    'A text message carries words and pictures only. Write it in words.',
    'Nobody here has this number. Add the person first.',
  ])
  assert.deepEqual([whatsapp.written, sms.written], [[], []])
})

test('a picture is what its bytes say, whatever it is called, and can be fetched from the screen', async () => {
  const { made, chat, on } = world()
  await made.act(anna, {
    ...chat,
    text: 'Look',
    file: { name: 'tooth.pdf', base64: picture.toString('base64') },
  })
  const [shown] = on()
  assert.ok(shown)
  assert.deepEqual(shown.files, [
    {
      name: 'tooth.pdf',
      type: 'image/png',
      size: picture.byteLength,
      url: '/api/simulator/handsets/%2B447700900123/files/whatsapp%2F1%3D/0',
    },
  ])
  assert.deepEqual(Buffer.from(made.file(anna, shown.id, 0)?.content ?? []), picture)
  assert.equal(made.file(anna, shown.id, 1), undefined)
  assert.equal(made.file(ben, shown.id, 0), undefined)
})

test('of many messages the last 500 stay, and of many files those that fit', () => {
  const { made, whatsapp, on } = world()
  const content = new Uint8Array(16 * 1024 * 1024)
  for (const id of ['a', 'b', 'c', 'd', 'e'])
    whatsapp.bring({ id, files: [{ name: id, type: 'video/mp4', content }] })
  assert.equal(made.file(anna, 'a', 0), undefined)
  assert.equal(made.file(anna, 'b', 0)?.content.byteLength, content.byteLength)
  assert.equal(made.file(anna, 'e', 0)?.content.byteLength, content.byteLength)
  assert.equal(on().length, 5)
  for (let count = 0; count < 600; count += 1) whatsapp.bring({ id: `${count}`, text: `${count}` })
  assert.equal(on().length, 500)
  assert.equal(on()[0]?.text, '100')
  assert.equal(made.handsets()[0]?.unread, 500)
  assert.equal(made.file(anna, 'e', 0), undefined)
})

test('a provider that gives up says why; one that still tries keeps nobody waiting', async () => {
  const { made, whatsapp, chat, on } = world({ patience: 1 })
  whatsapp.product = Promise.reject(new Error('Maple Dental did not take it: 503 five times.'))
  const given = await made.act(anna, { ...chat, text: 'Hello' })
  assert.deepEqual(given, { ok: false, reason: 'Maple Dental did not take it: 503 five times.' })
  const product = Promise.withResolvers<void>()
  whatsapp.product = product.promise
  const trying = await made.act(anna, { ...chat, text: 'Again' })
  assert.deepEqual(trying, { ok: true, message: undefined })
  assert.equal(on().at(-1)?.status, 'sent')
  const { promise: delivered, resolve } = Promise.withResolvers<void>()
  whatsapp.onMessage(message => message.status === 'delivered' && resolve())
  product.resolve()
  await delivered
  assert.equal(on().at(-1)?.status, 'delivered')
})

test('trouble is ordered at the providers of this app, and only there', () => {
  const { made, whatsapp, sms } = world()
  assert.equal(made.fault({ app: 'sms', kind: 'delay', times: 2, ms: 500 }), true)
  assert.deepEqual(sms.faults, [{ kind: 'delay', times: 2, ms: 500 }])
  assert.deepEqual(whatsapp.faults, [])
  assert.equal(world({ doubles: [] }).made.fault({ app: 'sms', kind: 'drop', times: 1 }), false)
})

test('of two providers of one app, the one that carries the business is written to', async () => {
  const first = plainDouble('sms')
  const second = plainDouble('sms')
  const businesses = [
    { app: 'sms', address: desk, name: 'Maple Dental', double: second },
    { app: 'sms', address: ben, name: 'Maple Hotel' },
  ] as const
  const { made } = world({ doubles: [first, second], businesses })
  await made.act(anna, { app: 'sms', business: desk, text: 'To the clinic' })
  await made.act(anna, { app: 'sms', business: ben, text: 'To the hotel' })
  assert.deepEqual(
    second.written.map(({ act }) => act.text),
    ['To the clinic'],
  )
  assert.deepEqual(
    first.written.map(({ act }) => act.text),
    ['To the hotel'],
  )
})

test('once stopped, nothing that a provider brings is shown', () => {
  const { made, whatsapp, heard, on } = world()
  made.stop()
  whatsapp.bring({ id: 'a', text: 'Late' })
  assert.deepEqual([on(), heard], [[], []])
})

test('whatever comes and whoever looks, what is new is counted once and nothing changes its place', async () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ id: fc.nat(30).map(String), delivered: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant('look' as const) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async steps => {
      const { made, whatsapp, on } = world()
      const order: string[] = []
      const unread = new Set<string>()
      for (const one of steps) {
        if (one === 'look') {
          await made.open(anna, 'whatsapp', desk)
          unread.clear()
          continue
        }
        // A message that comes again under its id is the same one with news, from the same side.
        const direction = Number(one.id) % 2 === 0 ? 'in' : 'out'
        if (!order.includes(one.id)) {
          order.push(one.id)
          if (direction === 'in') unread.add(one.id)
        }
        whatsapp.bring({ id: one.id, direction, status: one.delivered ? 'delivered' : 'sent' })
      }
      assert.deepEqual(
        on().map(({ id }) => id),
        order,
      )
      assert.equal(made.handsets()[0]?.unread, unread.size)
      const fresh = on().filter(({ direction, status }) => direction === 'in' && status !== 'read')
      assert.deepEqual(new Set(fresh.map(({ id }) => id)), unread)
    }),
  )
})
