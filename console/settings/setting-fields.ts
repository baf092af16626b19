/** One value of an account's settings: its name there and how it is asked for. */
export interface SettingField {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'number' | 'password' | 'yes' | 'choice'
  readonly hint?: string
  readonly placeholder?: string
  /** May be left empty; an emptied one is not sent, so that the connector's own default counts. */
  readonly optional?: boolean
  readonly initial?: number | boolean | string
  readonly choices?: readonly (readonly [value: string, label: string])[]
  /** As a pattern of HTML, whose fault the hint explains. */
  readonly pattern?: string
  readonly least?: number
  readonly most?: number
  /** Of a number; 1 when absent. */
  readonly step?: number
  /** Stands in the full width. */
  readonly wide?: boolean
}

/** For another carrier with Twilio's API, and where it reaches us. */
export const carrierAddresses: readonly SettingField[] = [
  {
    name: 'apiUrl',
    label: 'API address',
    kind: 'text',
    placeholder: 'https://api.twilio.com',
    optional: true,
  },
  {
    name: 'webhookUrl',
    label: 'Public address',
    kind: 'text',
    hint: 'Where the carrier reaches you, if not here.',
    optional: true,
  },
]

export type Settings = Readonly<Record<string, unknown>>
export type SettingValue = string | number | boolean

/** A part of the settings that has fields of its own; empty where there is none. */
export function settingsIn(value: unknown): Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

export function settingValue(settings: Settings, { name, initial }: SettingField): SettingValue {
  const value = settings[name]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : (initial ?? '')
}

/** The settings with one value changed; those the form does not know stay as they were. */
export function withSetting(settings: Settings, field: SettingField, value: SettingValue): Settings {
  const { [field.name]: _, ...others } = settings
  return value === '' && field.optional ? others : { ...others, [field.name]: value }
}

/** What a new account begins with. */
export function initialOf(fields: readonly SettingField[]): Settings {
  return Object.fromEntries(
    fields.flatMap(({ name, initial, optional }) =>
      initial === undefined || optional ? [] : [[name, initial]],
    ),
  )
}
