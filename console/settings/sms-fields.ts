import { carrierAddresses, initialOf, type SettingField, type Settings } from './setting-fields.ts'

export type Carrier = 'twilio' | 'smpp'

interface CarrierFields {
  readonly label: string
  readonly about: string
  readonly fields: readonly SettingField[]
  readonly advanced: readonly SettingField[]
}

const sid = (letters: string) => `${letters}[0-9a-fA-F]{32}`

export const carriers: Readonly<Record<Carrier, CarrierFields>> = {
  twilio: {
    label: 'Twilio',
    about: 'Or a carrier with the same API. Answers come in by a webhook.',
    fields: [
      {
        name: 'accountSid',
        label: 'Account SID',
        kind: 'text',
        hint: 'Step 2. AC and 32 letters and digits.',
        pattern: sid('AC'),
        wide: true,
      },
      { name: 'authToken', label: 'Auth token', kind: 'password', hint: 'Step 2.', wide: true },
      {
        name: 'messagingServiceSid',
        label: 'Messaging Service SID (optional)',
        kind: 'text',
        hint: 'To send from the numbers of a service. MG and 32 letters and digits.',
        optional: true,
        pattern: sid('MG'),
        wide: true,
      },
    ],
    advanced: [
      {
        name: 'apiKeySid',
        label: 'API key SID',
        kind: 'text',
        hint: 'Sends in place of the token.',
        optional: true,
        pattern: sid('SK'),
      },
      { name: 'apiKeySecret', label: 'API key secret', kind: 'password', optional: true },
      ...carrierAddresses,
    ],
  },
  smpp: {
    label: 'SMPP',
    about: 'Straight to a mobile operator, over a line that Frontdesk opens.',
    fields: [
      { name: 'host', label: 'Server', kind: 'text', placeholder: 'smpp.example.com' },
      { name: 'port', label: 'Port', kind: 'number', initial: 2775, least: 1, most: 65_535 },
      { name: 'systemId', label: 'System ID', kind: 'text' },
      { name: 'password', label: 'Password', kind: 'password' },
      { name: 'tls', label: 'Encrypted from the first byte (TLS)', kind: 'yes', initial: false },
    ],
    advanced: [
      { name: 'systemType', label: 'System type', kind: 'text', optional: true, most: 12 },
      {
        name: 'bind',
        label: 'Bind',
        kind: 'choice',
        initial: 'transceiver',
        choices: [
          ['transceiver', 'One line both ways'],
          ['pair', 'One to send, one to receive'],
        ],
      },
      {
        name: 'window',
        label: 'Unanswered at once',
        kind: 'number',
        initial: 10,
        least: 1,
        most: 1_000,
        hint: 'Messages that may wait for the operator.',
      },
      {
        name: 'throughputPerSecond',
        label: 'Messages a second',
        kind: 'number',
        optional: true,
        least: 1,
        most: 10_000,
        hint: 'Where your contract has a limit.',
      },
      {
        name: 'sourceAddress',
        label: 'Sender shown',
        kind: 'text',
        optional: true,
        hint: 'If not the number above.',
      },
      {
        name: 'encoding',
        label: 'Alphabet',
        kind: 'choice',
        initial: 'gsm7',
        choices: [
          ['gsm7', 'GSM 7-bit'],
          ['latin1', 'Latin-1'],
        ],
      },
    ],
  },
}

/** What does not depend on the carrier. */
export const writingFields: readonly SettingField[] = [
  {
    name: 'smartReplace',
    label: 'Replace curly quotes and dashes',
    kind: 'yes',
    hint: 'Where one of them would make the whole message dearer.',
    initial: true,
  },
  {
    name: 'plainLetters',
    label: 'Also write without accents',
    kind: 'yes',
    hint: 'ą becomes a: cheaper, and not how people write.',
    initial: false,
  },
  {
    name: 'maxSegments',
    label: 'Segments one answer may cost',
    kind: 'number',
    hint: 'A longer text is not sent; you are told to shorten it.',
    initial: 10,
    least: 1,
    most: 30,
  },
  {
    name: 'language',
    label: 'Language of added sentences',
    kind: 'choice',
    hint: 'Such as “Reply with the number.”',
    initial: 'en',
    choices: [
      ['en', 'English'],
      ['de', 'Deutsch'],
      ['lt', 'Lietuvių'],
    ],
  },
]

export const carrierOf = (settings: Settings): Carrier => (settings.carrier === 'smpp' ? 'smpp' : 'twilio')

/** A new account, or another carrier for it: how it writes stays, what only the old carrier knew goes. */
export function withCarrier(settings: Settings, carrier: Carrier): Settings {
  const kept = writingFields.flatMap(({ name }) => (name in settings ? [[name, settings[name]]] : []))
  const { fields, advanced } = carriers[carrier]
  return {
    carrier,
    ...initialOf([...fields, ...advanced, ...writingFields]),
    ...Object.fromEntries(kept),
  }
}

/** Where Twilio brings what customers write; behind # stands that it tries again when Frontdesk was away for a moment. */
export function inboundUrl(origin: string, accountId: string): string {
  return `${origin}/hooks/sms/${accountId}/inbound#rc=5&rp=all`
}
