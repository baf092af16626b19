import { carrierAddresses, type SettingField, type Settings, settingsIn } from '../setting-fields.ts'

/** How calls come and go. */
export type Way = 'register' | 'trunk' | 'carrier'

interface WayFields {
  readonly label: string
  readonly about: string
  readonly fields: readonly SettingField[]
  readonly advanced: readonly SettingField[]
}

const sipServer = 'sips?:\\S+'

export const ways: Readonly<Record<Way, WayFields>> = {
  register: {
    label: 'PBX or provider',
    about: 'Frontdesk registers there like a telephone, with a name and a password.',
    fields: [
      {
        name: 'address',
        label: 'SIP address',
        kind: 'text',
        hint: 'Step 2. Looks like sip:desk@pbx.example',
        placeholder: 'sip:desk@pbx.example',
        pattern: 'sips?:[^@\\s]+@\\S+',
        wide: true,
      },
      { name: 'username', label: 'User name', kind: 'text', hint: 'Step 2.' },
      { name: 'password', label: 'Password', kind: 'password', hint: 'Step 2.' },
    ],
    advanced: [
      {
        name: 'server',
        label: 'Server',
        kind: 'text',
        hint: 'Empty: found by the domain of the address. With ;transport=tls the connection is encrypted.',
        placeholder: 'sip:pbx.example:5061;transport=tls',
        optional: true,
        pattern: sipServer,
        wide: true,
      },
      {
        name: 'expires',
        label: 'Registered for, seconds',
        kind: 'number',
        initial: 600,
        least: 60,
        most: 86_400,
        optional: true,
      },
    ],
  },
  trunk: {
    label: 'Trunk',
    about: 'The provider sends calls to the address of this server.',
    fields: [
      {
        name: 'server',
        label: 'Server for outgoing calls',
        kind: 'text',
        hint: 'Step 4. Empty: this number takes calls and makes none. With ;transport=tls it is encrypted.',
        placeholder: 'sip:trunk.provider.example',
        optional: true,
        pattern: sipServer,
        wide: true,
      },
      {
        name: 'username',
        label: 'User name',
        kind: 'text',
        hint: 'Only if it asks for one.',
        optional: true,
      },
      { name: 'password', label: 'Password', kind: 'password', optional: true },
    ],
    advanced: [],
  },
  carrier: {
    label: 'Twilio',
    about: 'Or a carrier like it: sound comes as media streams, without SIP.',
    fields: [
      {
        name: 'accountSid',
        label: 'Account SID',
        kind: 'text',
        hint: 'Step 2. AC and 32 letters and digits.',
        pattern: 'AC[0-9a-fA-F]{32}',
        wide: true,
      },
      { name: 'authToken', label: 'Auth token', kind: 'password', hint: 'Step 2.', wide: true },
    ],
    advanced: [...carrierAddresses],
  },
}

export const ringField: SettingField = {
  name: 'ringSeconds',
  label: 'Seconds that calls of ours ring',
  kind: 'number',
  initial: 45,
  least: 10,
  most: 120,
}

export const srtpField: SettingField = {
  name: 'srtp',
  label: 'Encrypted sound (SRTP)',
  kind: 'choice',
  initial: 'optional',
  hint: 'Its key is a secret only when the connection is encrypted too (TLS).',
  choices: [
    ['optional', 'When the other side can'],
    ['required', 'Always, or no call'],
    ['off', 'Never'],
  ],
}

export const transferField: SettingField = {
  name: 'transfer',
  label: 'Callers are put through',
  kind: 'choice',
  initial: 'warm',
  hint: 'Warm: your teammate hears who it is and why, and takes the call with 1.',
  choices: [
    ['warm', 'Warm: with a brief first'],
    ['cold', 'Cold: at once'],
  ],
}

export function wayOf(settings: Settings): Way {
  if (settings.carrier) return 'carrier'
  return settings.register ? 'register' : 'trunk'
}

/** Another way for a number: what is independent of it stays, of the old way nothing is kept, least of all its password. */
export function withWay(settings: Settings, way: Way): Settings {
  const { register: _register, trunk: _trunk, carrier: _carrier, ...kept } = settings
  return way === 'trunk' ? kept : { ...kept, [way]: {} }
}

const linesOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** What was left empty while typing is not sent. */
export function tidyPhone(settings: Settings): Settings {
  const { trunk, teammates, numbers, ...others } = settings
  const used = Object.values(settingsIn(trunk)).some(value => value !== '')
  const people = Array.isArray(teammates) ? teammates.map(settingsIn) : []
  return {
    ...others,
    ...(used ? { trunk } : {}),
    numbers: linesOf(numbers)
      .map(line => line.trim())
      .filter(Boolean),
    teammates: people.filter(({ name, address }) => Boolean(name) || Boolean(address)),
  }
}
