import type { ChannelAccountInput } from '../api/types.ts'
import { Checkbox, Input } from '../ui/field.tsx'
import { type MailboxField, mailboxFields, valueAt, withValue } from './email-fields.ts'

type Settings = ChannelAccountInput['settings']

interface Props {
  /** The account takes mail by Frontdesk's own SMTP listener and has no mailbox elsewhere. */
  direct: boolean
  settings: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (settings: Settings) => void
}

export function MailboxForm({ direct, settings, wrong, onChange }: Props) {
  if (direct)
    return (
      <p className="rounded-lg bg-sunken px-3 py-2 text-sm text-ink-2">
        This address is served by Frontdesk's own mail listener; there is no mailbox to sign in to.
      </p>
    )
  return mailboxFields.map(group => (
    <fieldset key={group.title} className="flex flex-col gap-3 rounded-xl border border-line p-3.5">
      <legend className="px-1 text-sm font-semibold">{group.title}</legend>
      <div className="grid grid-cols-2 gap-3">
        {group.fields.map(field => (
          <Field
            key={field.path.join('.')}
            field={field}
            value={valueAt(settings, field)}
            error={wrong[`settings.${field.path.join('.')}`]}
            onValue={value => onChange(withValue(settings, field, value))}
          />
        ))}
      </div>
    </fieldset>
  ))
}

interface FieldProps {
  field: MailboxField
  value: string | number | boolean
  error: string | undefined
  onValue: (value: string | number | boolean) => void
}

function Field({ field, value, error, onValue }: FieldProps) {
  if (field.kind === 'yes')
    return (
      <div className="col-span-2">
        <Checkbox
          label={field.label}
          checked={value === true}
          onChange={event => onValue(event.target.checked)}
        />
      </div>
    )
  return (
    <Input
      label={field.label}
      type={field.kind}
      autoComplete={field.kind === 'password' ? 'new-password' : 'off'}
      required={field.kind !== 'password'}
      value={String(value)}
      error={error}
      onChange={event =>
        onValue(field.kind === 'number' ? event.target.valueAsNumber || 0 : event.target.value)
      }
    />
  )
}
