import assert from 'node:assert/strict'
import { phone } from '../../../../contract/identifier.ts'
import type { OutboundMessage } from '../../../../contract/message.ts'
import type { HandsetMessage } from '../../../../simulator/handset.ts'
import { listen } from '../../../../simulator/twilio/listen.ts'
import { openTwilioApi } from '../../../../simulator/twilio/twilio-api.ts'
import type { ChannelAccount } from '../../connector.ts'
import { createSms } from '../sms.ts'
import { signTwilio } from '../twilio/signature.ts'

export const accountSid = `AC${'a'.repeat(32)}`
export const authToken = 'token-for-tests'
export const ours = '+447700900111'
export const customer = '+447700900222'

export function smsAccount(
  id: string,
  apiUrl: string,
  more: Record<string, unknown> = {},
  address = ours,
): ChannelAccount {
  return {
    id,
    businessId: 'business-1',
    businessName: 'Salon Rose',
    address,
    name: 'SMS',
    settings: { carrier: 'twilio', accountSid, authToken, apiUrl, ...more },
  }
}

export function toCustomer(id: string, text: string, to = customer): OutboundMessage {
  return {
    id,
    conversationId: '22222222-0000-4000-8000-000000000001',
    accountId: 'sms-1',
    to: phone(to) ?? assert.fail(`${to} is no number`),
    author: { kind: 'brain', name: 'Rose' },
    purpose: 'reply',
    text,
    choices: [],
    attachments: [],
    answers: [],
  }
}

/** The connector behind HTTP, the double of Twilio on the other side, and what stands on the customer's telephone. */
export async function twilioWorld(options: { readonly publicUrl?: () => string | undefined } = {}) {
  const product = await listen(
    '127.0.0.1',
    0,
    request => connector.webhook?.(request) ?? assert.fail('no webhook'),
  )
  const logged: string[] = []
  const connector = createSms({
    publicUrl: options.publicUrl ?? (() => product.url),
    log: line => logged.push(line),
  })
  const inboundUrl = `${product.url}/hooks/sms/sms-1/inbound`
  const twilio = await openTwilioApi({
    accounts: [
      {
        sid: accountSid,
        authToken,
        numbers: [{ number: ours, smsUrl: inboundUrl }, { number: 'SalonRose' }],
        advancedOptOut: true,
      },
    ],
  })
  const shown: HandsetMessage[] = []
  twilio.onMessage(message => shown.push(message))
  /** A webhook as Twilio would send it; `signature` and the rest can be made wrong. */
  const post = (
    fields: Record<string, string>,
    wrong: { signature?: string; body?: string; type?: string; url?: string } = {},
  ) => {
    const url = wrong.url ?? inboundUrl
    return fetch(url, {
      method: 'POST',
      body: wrong.body ?? new URLSearchParams(fields).toString(),
      headers: {
        'content-type': wrong.type ?? 'application/x-www-form-urlencoded',
        'x-twilio-signature': wrong.signature ?? signTwilio(authToken, url, fields),
      },
    })
  }
  return {
    connector,
    twilio,
    product,
    inboundUrl,
    logged,
    shown,
    post,
    texts: () =>
      shown
        .filter(({ direction, status }) => direction === 'in' && status === 'sent')
        .map(({ text }) => text),
    close: async () => {
      await twilio.stop()
      await product.close()
    },
  }
}

export function inboundFields(sid: string, body: string): Record<string, string> {
  return {
    MessageSid: sid,
    SmsSid: sid,
    AccountSid: accountSid,
    From: customer,
    To: ours,
    Body: body,
    NumMedia: '0',
    NumSegments: '1',
  }
}
