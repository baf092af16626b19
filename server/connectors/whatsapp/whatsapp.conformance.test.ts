import { phone } from '../../../contract/identifier.ts'
import { type ConnectorWorld, describeConnector } from '../conformance.ts'
import type { MemoryInbox } from '../memory-inbox.ts'
import { signatureOf } from './signature.ts'
import { accountOf, ann, clinic, openWorld, outbound } from './testing/whatsapp-world.ts'

async function whatsappWorld(inbox: MemoryInbox): Promise<ConnectorWorld> {
  const world = await openWorld(inbox)
  const { api, apiUrl, accounts, hooks } = world
  const shown: string[] = []
  let greeted = false
  api.onMessage(message => {
    if (message.direction === 'in' && message.status === 'delivered') shown.push(message.text)
  })
  const post = async (body: Uint8Array<ArrayBuffer>) => {
    const headers = { 'x-hub-signature-256': signatureOf(body, clinic.appSecret) }
    await (await fetch(hooks, { method: 'POST', body, headers })).arrayBuffer()
  }
  const subscribed = () => api.subscribe(clinic.phoneNumberId, hooks)
  const value = (message: object) => ({
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '442079460123', phone_number_id: clinic.phoneNumberId },
    contacts: [{ profile: { name: ann.name }, wa_id: ann.number.slice(1) }],
    messages: [{ from: ann.number.slice(1), timestamp: '1790000000', ...message }],
  })
  return {
    connector: world.connector,
    accounts: accounts.slice(0, 1),
    broken: accountOf('broken', { ...clinic, accessToken: 'an-expired-token' }, apiUrl),
    deliver: async ({ id, text }) => {
      await subscribed()
      // A webhook made by hand opens no window at Meta; something that Ann really wrote does.
      if (!greeted) await api.write(ann, clinic.displayNumber, { text: 'Good morning to you' })
      greeted = true
      await api.webhook(
        clinic.phoneNumberId,
        value({ id: `wamid.${id}`, type: 'text', text: { body: text } }),
      )
    },
    deliverUnknownKind: async id => {
      await subscribed()
      await api.webhook(
        clinic.phoneNumberId,
        value({ id: `wamid.${id}`, type: 'hologram', hologram: { shape: 'cat' } }),
      )
    },
    deliverBytes: bytes => post(new Uint8Array(bytes)),
    outbound: (id, text) => outbound(id, text),
    refused: id => outbound(id, 'To ourselves.', { to: phone(clinic.displayNumber)! }),
    reached: async () => shown,
    close: world.close,
  }
}

describeConnector('WhatsApp', whatsappWorld)
