import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Baresip, startBaresip } from '../sip/baresip.ts'
import { missingSip } from '../sip/programs.ts'
import { type Office, openOffice } from './office.ts'
import { patiently } from './patiently.ts'

const customer = '+447700900101'
/** Five minutes of a line on which nobody speaks. */
const quiet = new Int16Array(300 * 8_000)

describe('the telephone, with baresip at the other end', { skip: missingSip('baresip-core') }, () => {
  let office: Office
  let anna: Baresip
  let eva: Baresip

  before(async () => {
    office = await openOffice('32200-32300')
    anna = await startBaresip(customer, { speaks: quiet })
    eva = await startBaresip('eva', { speaks: quiet })
    await office.set({ teammates: [{ name: 'Eva', address: eva.address }], trunk: trunkOf(anna) })
  })
  after(async () => {
    await anna?.stop()
    await eva?.stop()
    await office?.stop()
  })

  const press = (phone: Baresip, key: string) => phone.command('sndcode', key)
  async function calls() {
    for (const phone of [anna, eva]) phone.forget()
    await office.takes(() => anna.command('dial', office.address))
    await anna.event('CALL_ESTABLISHED')
    await office.hears(/Press 1/)
  }

  test('who calls in hears who we are and what the keys do', async () => {
    await calls()
    const said = await office.said()
    assert.match(said[0]!, /^out: Hello, you have reached .+\. I am the AI assistant\.$/)
  })

  test('a teammate takes the call by key, both are joined until one hangs up, and the outcome is recorded', async () => {
    await press(anna, '2')
    await eva.event('CALL_ESTABLISHED')
    await press(eva, '1')
    const taken = await patiently(
      async () => (await office.handoffs()).find(({ status }) => status === 'accepted'),
      'the acceptance',
    )
    assert.match(taken.note!, /Eva/)
    await anna.command('hangup')
    await eva.event('CALL_CLOSED')
    await patiently(
      async () =>
        (await office.handoffs()).some(({ status, outcome }) => status === 'done' && outcome === 'spoken'),
      'the end of the handoff',
    )
  })

  test('a teammate who declines leaves the caller with us, and the team knows', async () => {
    await calls()
    await press(anna, '2')
    await eva.event('CALL_ESTABLISHED')
    await press(eva, '2')
    await eva.event('CALL_CLOSED')
    await office.hears(/after the tone/)
    assert.ok((await office.handoffs()).some(({ status }) => status === 'declined'))
    await anna.command('hangup')
  })

  test('a customer whom we call hears the message, and it counts as delivered', async () => {
    const delivery = await office.callOut(
      customer,
      'Your appointment tomorrow has to move. Is Friday possible?',
    )
    await anna.event('CALL_ESTABLISHED')
    assert.equal(delivery.status, 'delivered')
    assert.equal(delivery.attempts, 1)
    await anna.command('hangup')
  })
})

describe('a customer who does not take calls', { skip: missingSip('baresip-core') }, () => {
  let office: Office
  let anna: Baresip

  before(async () => {
    office = await openOffice('32302-32400')
    anna = await startBaresip(customer, { account: 'answermode=manual;regint=0', speaks: quiet })
    await office.set({ trunk: trunkOf(anna), ringSeconds: 10 })
    await anna.command('dial', office.address)
    await anna.event('CALL_ESTABLISHED')
    await office.hears(/AI assistant/)
    await anna.command('hangup')
  })
  after(async () => {
    await anna?.stop()
    await office?.stop()
  })

  test('who does not answer is not called again, and the reason says so', async () => {
    const told = office.callOut(customer, 'We are closed on Friday.')
    await anna.event('CALL_INCOMING')
    const delivery = await told
    assert.equal(delivery.status, 'failed')
    assert.match(delivery.reason!, /Nobody answered/)
    assert.equal(delivery.attempts, 1)
  })

  test('who is busy is called again later, not at once', async () => {
    const told = office.callOut(customer, 'We are closed tomorrow.')
    await anna.event('CALL_INCOMING')
    await anna.command('hangup')
    const delivery = await told
    assert.equal(delivery.status, 'queued')
    assert.match(delivery.reason!, /busy/)
    assert.equal(delivery.attempts, 1)
  })
})

function trunkOf(phone: Baresip) {
  return { server: phone.address.replace(/[^:]+@/, '') }
}
