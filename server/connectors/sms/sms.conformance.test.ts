import { describeConnector } from '../conformance.ts'
import { inboundFields, smsAccount, toCustomer, twilioWorld } from './testing/twilio-world.ts'

describeConnector('SMS through Twilio', async () => {
  const world = await twilioWorld()
  return {
    connector: world.connector,
    accounts: [smsAccount('sms-1', world.twilio.url)],
    broken: smsAccount('sms-2', world.twilio.url, { accountSid: 'not a SID' }),
    deliver: async ({ id, text }) => {
      const response = await world.post(inboundFields(id, text))
      if (!response.ok) throw new Error(`The webhook was answered with ${response.status}.`)
    },
    deliverUnknownKind: async id => {
      await world.post({ ...inboundFields(id, ''), MessageType: 'hologram' })
    },
    deliverBytes: async bytes => {
      await fetch(world.inboundUrl, { method: 'POST', body: Buffer.from(bytes) })
    },
    outbound: (id, text) => toCustomer(id, text),
    // A landline in London.
    refused: id => toCustomer(id, 'To a landline.', '+442079460123'),
    reached: async () => world.texts(),
    close: world.close,
  }
})
