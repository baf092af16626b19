import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { afterEach, beforeEach, test } from 'node:test'
import { Fetcher } from './fetcher.ts'
import { emailSettings } from './settings.ts'
import { type ImapDouble, openImapDouble } from './testing/imap-double.ts'

let server: ImapDouble
let fetcher: Fetcher | undefined
const events = new EventEmitter()
const lights: { light: string; reason: string | undefined }[] = []

beforeEach(async () => {
  server = await openImapDouble()
  lights.length = 0
})

afterEach(async () => {
  await fetcher?.stop()
  await server.stop()
})

const mail = (number: number) =>
  `From: ann@home.example\r\nMessage-ID: <${number}@home.example>\r\n\r\nHello ${number}`

function fetchWith(take: (text: string) => void): void {
  const { imap } = emailSettings({
    imap: { host: '127.0.0.1', port: server.port, secure: false, user: 'desk', password: 'secret' },
  })
  fetcher = new Fetcher({
    settings: imap!,
    take: async raw => {
      take(raw.toString())
      events.emit('taken', raw.toString())
    },
    light: (light, reason) => {
      lights.push({ light, reason })
      events.emit('light')
    },
  })
}

/** Resolves with the next mail that was stored. */
const taken = async (): Promise<string> => (await once(events, 'taken'))[0] as string

test('a mailbox that keeps no keywords is not read again from its beginning with each mail', async () => {
  server.deliver(mail(1))
  server.deliver(mail(2))
  const texts: string[] = []
  const both = new Promise<void>(resolve => events.on('taken', () => texts.length === 2 && resolve()))
  fetchWith(text => texts.push(text))
  await both
  const third = taken()
  server.deliver(mail(3))
  assert.match(await third, /Hello 3/)
  const fourth = taken()
  server.drop()
  server.deliver(mail(4))
  assert.match(await fourth, /Hello 4/)
  assert.deepEqual(server.fetched, [1, 2, 3, 4])
})

test('when a mail cannot be stored the light says so and does not send the owner to his mail provider', async () => {
  let away = true
  server.deliver(mail(1))
  const stored = taken()
  fetchWith(() => {
    if (away) throw new Error('no database')
  })
  while (!lights.some(({ light }) => light === 'red')) await once(events, 'light')
  const { reason = '' } = lights.find(({ light }) => light === 'red')!
  assert.match(reason, /could not be stored/)
  assert.doesNotMatch(reason, /IMAP|TLS|port|password/)
  away = false
  assert.match(await stored, /Hello 1/)
  assert.deepEqual(server.fetched, [1, 1])
})
