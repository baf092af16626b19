import type { ChannelAccountInput } from '../api/types.ts'
import { Checkbox, Input } from '../ui/field.tsx'
import {
  groupIn,
  type MailboxField,
  type MailboxGroup,
  mailboxGroups,
  valueIn,
  withGroup,
  withValue,
} from './email-fields.ts'

type Settings = ChannelAccountInput['settings']

interface Props {
  settings: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (settings: Settings) => void
}

export function MailboxForm({ settings, wrong, onChange }: Props) {
  return (
    <>
      <Input
        label="Sender's name (optional)"
        maxLength={100}
        hint="Stands before the address of every answer."
        value={typeof settings.fromName === 'string' ? settings.fromName : ''}
        onChange={event => {
          const { fromName: _, ...others } = settings
          onChange(event.target.value ? { ...others, fromName: event.target.value } : others)
        }}
      />
      {mailboxGroups.map(group => (
        <Server key={group.name} {...{ group, settings, wrong, onChange }} />
      ))}
    </>
  )
}

function Server({ group, settings, wrong, onChange }: Props & { group: MailboxGroup }) {
  const held = groupIn(settings, group)
  return (
    <fieldset className="flex flex-col gap-3 rounded-xl border border-line p-3.5">
      <legend className="px-1 text-sm font-semibold">{group.title}</legend>
      <Checkbox
        label={group.use}
        hint={held ? '' : group.without}
        checked={held !== undefined}
        onChange={event => onChange(withGroup(settings, group, event.target.checked))}
      />
      {held && (
        <div className="grid grid-cols-2 gap-3">
          {group.fields.map(field => (
            <Field
              key={field.name}
              field={field}
              value={valueIn(held, field)}
              error={wrong[`settings.${group.name}.${field.name}`]}
              onValue={value => onChange(withValue(settings, group, field, value))}
            />
          ))}
        </div>
      )}
    </fieldset>
  )
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
      label={field.optional ? `${field.label} (optional)` : field.label}
      type={field.kind}
      autoComplete={field.kind === 'password' ? 'new-password' : 'off'}
      required={!field.optional}
      value={String(value)}
      error={error}
      onChange={event =>
        onValue(field.kind === 'number' ? event.target.valueAsNumber || 0 : event.target.value)
      }
    />
  )
}
