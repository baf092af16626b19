/** One field of a mailbox account: where it stands in the settings, and how it is asked for. */
export interface MailboxField {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'number' | 'password' | 'yes'
  readonly initial: string | number | boolean
  readonly optional?: boolean
}

/** A server the account may use; without it Frontdesk does the work itself. */
export interface MailboxGroup {
  readonly name: 'imap' | 'smtp'
  readonly title: string
  readonly use: string
  readonly without: string
  readonly fields: readonly MailboxField[]
}

const server = (port: number, optional: boolean): MailboxField[] => [
  { name: 'host', label: 'Server', kind: 'text', initial: '' },
  { name: 'port', label: 'Port', kind: 'number', initial: port },
  { name: 'user', label: 'User name', kind: 'text', initial: '', optional },
  { name: 'password', label: 'Password', kind: 'password', initial: '', optional },
  // RFC 8314: 993 is IMAP over TLS, 587 is submission with STARTTLS.
  { name: 'secure', label: 'Encrypted from the first byte (TLS)', kind: 'yes', initial: port === 993 },
]

export const mailboxGroups: readonly MailboxGroup[] = [
  {
    name: 'imap',
    title: 'Incoming mail',
    use: 'Fetch it from a mailbox (IMAP)',
    without: "Mail comes straight to Frontdesk's own listener (SMTP).",
    fields: server(993, false),
  },
  {
    name: 'smtp',
    title: 'Outgoing mail',
    use: 'Hand it to a mail server (SMTP)',
    without: 'Mail goes out by the server with which Frontdesk was started.',
    fields: server(587, true),
  },
]

type Settings = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Settings => typeof value === 'object' && value !== null

export function groupIn(settings: Settings, group: MailboxGroup): Settings | undefined {
  const held = settings[group.name]
  return isRecord(held) ? held : undefined
}

export function valueIn(held: Settings, { name, initial }: MailboxField): string | number | boolean {
  const value = held[name]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : initial
}

/** The settings with one value changed; an emptied field that may be absent is left out. */
export function withValue(
  settings: Settings,
  group: MailboxGroup,
  field: MailboxField,
  value: string | number | boolean,
): Settings {
  const { [field.name]: _, ...others } = groupIn(settings, group) ?? {}
  const next = value === '' && field.optional ? others : { ...others, [field.name]: value }
  return { ...settings, [group.name]: next }
}

/** The settings with a server used, every field at its first value, or without it. */
export function withGroup(settings: Settings, group: MailboxGroup, used: boolean): Settings {
  const { [group.name]: _, ...others } = settings
  if (!used) return others
  const required = group.fields.filter(field => !field.optional)
  return { ...others, [group.name]: Object.fromEntries(required.map(field => [field.name, field.initial])) }
}
