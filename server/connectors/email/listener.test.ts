import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { afterEach, describe, it } from 'node:test'
import { type Listener, openListener } from './listener.ts'

let listener: Listener
let taken: { raw: Buffer; recipients: readonly string[] }[] = []
let logged: string[] = []

async function open(take?: () => Promise<void>): Promise<void> {
  taken = []
  logged = []
  listener = await openListener({
    host: '127.0.0.1',
    port: 0,
    serves: address => address === 'desk@rose.example',
    take: take ?? (async (raw, recipients) => void taken.push({ raw, recipients })),
    log: message => logged.push(message),
  })
}

/** Says each line and gives the last reply line to each, the greeting first. */
async function talk(...said: readonly (string | Buffer)[]): Promise<string[]> {
  const socket = connect(listener.port, '127.0.0.1')
  socket.on('error', () => undefined)
  const heard: string[] = []
  let next = 0
  for await (const line of createInterface({ input: socket })) {
    if (/^\d{3}-/.test(line)) continue
    heard.push(line)
    const words = said[next++]
    if (words === undefined) break
    socket.write(words)
    socket.write('\r\n')
  }
  socket.destroy()
  return heard
}

const opening = ['EHLO ann.example', 'MAIL FROM:<ann@home.example>', 'RCPT TO:<desk@rose.example>', 'DATA']
const mail = 'From: ann@home.example\r\nSubject: Hello\r\n\r\nDo you have time?\r\n.'

describe('the mail listener', () => {
  afterEach(() => listener.close())

  it('takes a mail for an address of ours, as it was sent', async () => {
    await open()
    const heard = await talk(...opening, mail, 'QUIT')
    assert.match(heard[5] ?? '', /^250 /)
    assert.equal(taken.length, 1)
    assert.deepEqual(taken[0]?.recipients, ['desk@rose.example'])
    assert.match(taken[0]?.raw.toString() ?? '', /Do you have time\?/)
  })

  it('refuses an address nobody has here with 550 and relays nothing', async () => {
    await open()
    for (const address of ['other@rose.example', 'someone@elsewhere.example']) {
      const heard = await talk(
        'EHLO ann.example',
        'MAIL FROM:<ann@home.example>',
        `RCPT TO:<${address}>`,
        'QUIT',
      )
      assert.match(heard[3] ?? '', /^550 /)
    }
    assert.equal(taken.length, 0)
  })

  it('refuses a mail of 30 MB with 552, announced or not, and goes on', async () => {
    await open()
    const announced = await talk(
      'EHLO ann.example',
      `MAIL FROM:<ann@home.example> SIZE=${30 * 1024 * 1024}`,
      'QUIT',
    )
    assert.match(announced[2] ?? '', /^552 /)
    const line = `${'x'.repeat(998)}\r\n`
    const body = Buffer.from(`Subject: big\r\n\r\n${line.repeat((30 * 1024 * 1024) / line.length)}.`)
    const heard = await talk(...opening, body, 'QUIT')
    assert.match(heard[5] ?? '', /^552 /)
    assert.equal(taken.length, 0)
    assert.match((await talk(...opening, mail))[5] ?? '', /^250 /)
  })

  it('asks the sender to come again with 451 when the mail cannot be stored, and logs nothing of it', async () => {
    await open(() => Promise.reject(new Error('Do you have time?')))
    const heard = await talk(...opening, mail, 'QUIT')
    assert.match(heard[5] ?? '', /^451 /)
    assert.equal(logged.length, 1)
    assert.doesNotMatch(logged.join(), /time|ann@home/)
  })

  it('answers bytes that are no SMTP and stays up', async () => {
    await open()
    for (const bytes of [
      Buffer.from([0, 255, 254, 10]),
      Buffer.from('GET / HTTP/1.1'),
      Buffer.alloc(100_000, 65),
    ])
      assert.doesNotMatch((await talk(bytes))[1] ?? '500', /^2/)
    assert.match((await talk(...opening, '\u0000\u0001\r\n.'))[5] ?? '', /^250 /)
    assert.match((await talk(...opening, mail))[5] ?? '', /^250 /)
  })
})
