import type { Channel, ChannelAccountInput } from '../api/types.ts'
import { withWay } from './phone/phone-ways.ts'
import { withCarrier } from './sms-fields.ts'
import { newWhatsapp } from './whatsapp-fields.ts'

interface AddressWords {
  readonly label: string
  readonly type: 'email' | 'tel' | 'text'
  readonly hint: string
  readonly placeholder?: string
}

/** What an account's address is called; the widget's is made by the server and not asked for. */
export const addressWords: Readonly<Partial<Record<Channel, AddressWords>>> = {
  phone: {
    label: 'Number',
    type: 'tel',
    hint: 'With country code, as people call it.',
    placeholder: '+44 20 7946 0120',
  },
  email: { label: 'Address', type: 'email', hint: 'Customers write to it, and answers come from it.' },
  whatsapp: {
    label: 'Number',
    type: 'tel',
    hint: 'With country code, as customers see it in WhatsApp.',
    placeholder: '+44 20 7946 0123',
  },
  sms: {
    label: 'Number or sender name',
    type: 'text',
    hint: 'With country code. A name such as SalonRose can only send: nobody can answer it.',
    placeholder: '+44 20 7946 0123',
  },
}

/** The channels of which one can add accounts here. */
export const addable = ['phone', 'whatsapp', 'sms', 'email'] as const satisfies Channel[]
export type Addable = (typeof addable)[number]

export const addTitle: Readonly<Record<Addable, string>> = {
  phone: 'Add a telephone number',
  whatsapp: 'Add a WhatsApp number',
  sms: 'Add an SMS number',
  email: 'Add a mailbox',
}

export function newAccount(channel: Addable): ChannelAccountInput {
  const settings = {
    phone: () => withWay({}, 'register'),
    whatsapp: () => newWhatsapp(crypto.getRandomValues(new Uint8Array(16))),
    sms: () => withCarrier({}, 'twilio'),
    email: () => ({}),
  }[channel]()
  return { channel, address: '', name: '', enabled: true, settings }
}

/** A number is kept without the spaces and brackets it is read with; a sender's name keeps its spaces. */
export function tidyAddress(channel: Channel, address: string): string {
  const trimmed = address.trim()
  const numbered = channel === 'phone' || channel === 'whatsapp' || channel === 'sms'
  const number = numbered ? trimmed.replaceAll(/[\s().-]/g, '') : ''
  return /^\+?\d{3,}$/.test(number) ? number : trimmed
}
