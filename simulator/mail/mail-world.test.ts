import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { createMailWorld, type MailWorld } from './mail-world.ts'

const stops: (() => Promise<unknown>)[] = []
after(async () => {
  for (const stop of stops) await stop()
})

/** The product's listener: knows one address. */
async function listener() {
  const mails: Awaited<ReturnType<typeof simpleParser>>[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onRcptTo({ address }, _session, done) {
      const known = address === 'desk@maple.example'
      done(known ? undefined : Object.assign(new Error('No such mailbox here'), { responseCode: 550 }))
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(mail => {
        mails.push(mail)
        done()
      }, done)
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  stops.push(() => new Promise(resolve => server.close(() => resolve(undefined))))
  const address = listening.address()
  assert.ok(typeof address === 'object' && address)
  return { port: address.port, mails }
}

async function world(port: number, notify: (address: string) => void = () => {}): Promise<MailWorld> {
  const made = await createMailWorld({
    inbound: { host: '127.0.0.1', port },
    notify,
    people: [{ address: 'Anna@Example.com', name: 'Anna Hill' }],
  })
  stops.push(made.stop)
  return made
}

const mail = {
  from: 'anna@example.com',
  fromName: 'Anna Hill',
  to: 'desk@maple.example',
  subject: 'Grüße',
  text: 'Are you open on Saturday?',
  answers: ['<first@maple.example>', '<second@maple.example>'],
}

test('a mail that a customer sends reaches the front desk as a real one, in its thread', async () => {
  const desk = await listener()
  const outside = await world(desk.port)
  const sent = await outside.send(mail)
  assert.ok(sent.ok)
  const [got] = desk.mails
  assert.equal(got?.subject, 'Grüße')
  assert.equal(got?.text?.trim(), mail.text)
  assert.equal(got?.from?.value[0]?.name, 'Anna Hill')
  assert.equal(got?.inReplyTo, '<second@maple.example>')
  assert.deepEqual(got?.references, mail.answers)
  assert.equal(got?.messageId, sent.mail.messageId)
  assert.deepEqual(
    outside.messages('anna@example.com').map(({ folder, messageId }) => ({ folder, messageId })),
    [{ folder: 'sent', messageId: sent.mail.messageId }],
  )
})

test('what the front desk refuses is told in its own words, and nothing is kept as sent', async () => {
  const desk = await listener()
  const outside = await world(desk.port)
  const sent = await outside.send({ ...mail, to: 'nobody@maple.example' })
  assert.ok(!sent.ok)
  assert.match(sent.reason, /550.*No such mailbox here/)
  assert.equal(desk.mails.length, 0)
  assert.deepEqual(outside.messages('anna@example.com'), [])
})

test('a front desk that does not listen is named with its port', async () => {
  const outside = await world(1)
  const sent = await outside.send(mail)
  assert.ok(!sent.ok)
  assert.match(sent.reason, /127\.0\.0\.1:1 /)
})

test('the answer of the front desk lands in the mailbox of the customer, unread until somebody looks', async () => {
  const heard: string[] = []
  const outside = await world(1, address => heard.push(address))
  const transport = createTransport({ host: '127.0.0.1', port: outside.port, secure: false, ignoreTLS: true })
  await transport.sendMail({
    from: { name: 'Maple Dental', address: 'desk@maple.example' },
    to: 'Anna@example.com',
    subject: 'Re: Saturday',
    text: 'Yes, from nine.',
    html: '<p>Yes, from <b>nine</b>.</p><script>alert(1)</script>',
    inReplyTo: '<q@example.com>',
    references: ['<q@example.com>'],
    attachments: [{ filename: 'hours.txt', content: 'Sat 9-13' }],
  })
  transport.close()
  assert.deepEqual(heard, ['anna@example.com'])
  assert.deepEqual(outside.mailboxes(), [{ address: 'anna@example.com', name: 'Anna Hill', unread: 1 }])
  const [got] = outside.messages('ANNA@example.com')
  assert.equal(got?.text, 'Yes, from nine.')
  assert.match(got?.html ?? '', /<b>nine<\/b>/)
  assert.doesNotMatch(got?.html ?? '', /script|alert/)
  assert.deepEqual(got?.answers, ['<q@example.com>'])
  assert.deepEqual(got?.attachments, [{ name: 'hours.txt', type: 'text/plain', size: 8 }])
  assert.equal(outside.mailboxes()[0]?.unread, 0)
})

test('nothing is ever sent to another machine', async () => {
  await assert.rejects(
    createMailWorld({ inbound: { host: 'mail.example.com', port: 25 }, notify: () => {} }),
    /this machine only/,
  )
})
