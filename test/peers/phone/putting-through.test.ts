import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { type Baresip, startBaresip } from '../sip/baresip.ts'
import { missingSip } from '../sip/programs.ts'
import { type Office, openOffice } from './office.ts'
import { patiently } from './patiently.ts'

const customer = '+447700900101'
/** Five minutes of a line on which nobody speaks. */
const speaks = new Int16Array(300 * 8_000)

describe('a caller who is put through, with baresip at both ends', {
  skip: missingSip('baresip-core'),
}, () => {
  let office: Office
  let anna: Baresip
  let eva: Baresip

  before(async () => {
    office = await openOffice('32642-32720')
    anna = await startBaresip(customer, { speaks })
    eva = await startBaresip('eva', { speaks, account: 'answermode=manual;regint=0' })
  })
  after(async () => {
    await anna?.stop()
    await eva?.stop()
    await office?.stop()
  })
  afterEach(async () => {
    for (const phone of [anna, eva]) await phone.command('hangup')
    await office.over()
  })

  const settle = (transfer: 'warm' | 'cold') =>
    office.set({ transfer, teammates: [{ name: 'Eva', address: eva.address }] })
  async function calls() {
    for (const phone of [anna, eva]) phone.forget()
    await office.takes(() => anna.command('dial', office.address))
    await anna.event('CALL_ESTABLISHED')
    await office.hears(/Press 1/)
  }
  /** Anna calls, hears what the keys do and asks for a person. */
  async function asksForPerson() {
    await calls()
    await anna.command('sndcode', '2')
  }
  const ends = async () => (await office.handoffs()).map(({ status }) => status)

  test('who holds the line and takes it back is still understood', async () => {
    await settle('warm')
    await calls()
    await anna.command('hold')
    await anna.command('resume')
    await anna.command('sndcode', '3')
    await office.hears(/^in: .*open/i)
    assert.notEqual((await office.latest()).status, 'ended')
  })

  test('joined by our brief, both hear the keys of the other', async () => {
    await settle('warm')
    await asksForPerson()
    await eva.event('CALL_INCOMING')
    await eva.command('accept')
    await eva.event('CALL_ESTABLISHED')
    await eva.command('sndcode', '1')
    await office.joined()
    await anna.command('sndcode', '4')
    assert.equal((await eva.event('CALL_DTMF_START')).param, '4')
    await eva.command('sndcode', '8')
    assert.equal((await anna.event('CALL_DTMF_START')).param, '8')
    await eva.command('hangup')
    await anna.event('CALL_CLOSED')
    assert.equal((await office.over()).endReason, 'transferred')
  })

  test('without a brief the caller’s own telephone calls there, and its NOTIFY makes the transfer good', async () => {
    await settle('cold')
    await asksForPerson()
    const reached = await eva.event('CALL_INCOMING')
    assert.match(reached.peeruri ?? '', new RegExp(customer.replace('+', '\\+')))
    await eva.command('accept')
    await eva.event('CALL_ESTABLISHED')
    assert.equal((await office.over()).endReason, 'transferred')
    assert.equal((await ends()).filter(status => status === 'done').length, 2)
    await anna.command('hangup')
    await eva.event('CALL_CLOSED')
  })

  test('whose NOTIFY says that nobody took it, we ring ourselves and join the two', async () => {
    await settle('cold')
    await asksForPerson()
    await eva.event('CALL_INCOMING')
    await eva.command('hangup')
    const ours = await eva.event('CALL_INCOMING')
    assert.doesNotMatch(ours.peeruri ?? '', new RegExp(customer.replace('+', '\\+')))
    await eva.command('accept')
    await office.joined()
    await anna.command('sndcode', '6')
    assert.equal((await eva.event('CALL_DTMF_START')).param, '6')
    await anna.command('hangup')
    await eva.event('CALL_CLOSED')
    await patiently(async () => (await ends()).filter(status => status === 'done').length === 3, 'the end')
  })
})
