/** One field of a mailbox account: where it stands in the settings, and how it is asked for. */
export interface MailboxField {
  readonly path: readonly [group: string, name: string]
  readonly label: string
  readonly kind: 'text' | 'number' | 'password' | 'yes'
  readonly initial: string | number | boolean
}

const server = (group: 'imap' | 'smtp', port: number): MailboxField[] => [
  { path: [group, 'host'], label: 'Server', kind: 'text', initial: '' },
  { path: [group, 'port'], label: 'Port', kind: 'number', initial: port },
  { path: [group, 'user'], label: 'User name', kind: 'text', initial: '' },
  { path: [group, 'password'], label: 'Password', kind: 'password', initial: '' },
  {
    path: [group, 'secure'],
    label: 'Encrypted from the first byte (TLS)',
    kind: 'yes',
    initial: port === 993,
  },
]

/** RFC 8314: 993 is IMAP over TLS, 587 is submission with STARTTLS. */
export const mailboxFields: readonly { title: string; fields: readonly MailboxField[] }[] = [
  { title: 'Incoming mail (IMAP)', fields: server('imap', 993) },
  { title: 'Outgoing mail (SMTP)', fields: server('smtp', 587) },
]

type Settings = Readonly<Record<string, unknown>>

const isGroup = (value: unknown): value is Settings => typeof value === 'object' && value !== null

export function valueAt(
  settings: Settings,
  { path: [group, name], initial }: MailboxField,
): string | number | boolean {
  const held = settings[group]
  const value = isGroup(held) ? held[name] : undefined
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : initial
}

/** The settings with this one value changed, everything else as it was. */
export function withValue(
  settings: Settings,
  field: MailboxField,
  value: string | number | boolean,
): Settings {
  const [group, name] = field.path
  const held = settings[group]
  return { ...settings, [group]: { ...(isGroup(held) ? held : {}), [name]: value } }
}

export const hasMailbox = (settings: Settings): boolean => isGroup(settings.imap) || isGroup(settings.smtp)

/** Every field at its first value. */
export const blankMailbox = (): Settings =>
  mailboxFields
    .flatMap(group => group.fields)
    .reduce<Settings>((settings, field) => withValue(settings, field, field.initial), {})
