import { Plus } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Input } from '../../ui/field.tsx'
import { type Settings, settingsIn } from '../setting-fields.ts'
import { SettingInputs } from '../setting-inputs.tsx'
import { Entry } from './entry.tsx'
import { earlier, without } from './ordered.ts'
import { ringField, transferField } from './phone-ways.ts'

interface Props {
  settings: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (settings: Settings) => void
}

/** Twenty are the most that the server takes. */
const most = 20
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Whose telephones ring when a caller asks for a person, in their order. */
export function Teammates({ settings, wrong, onChange }: Props) {
  const people = Array.isArray(settings.teammates) ? settings.teammates.map(settingsIn) : []
  const keep = (teammates: readonly Settings[]) => onChange({ ...settings, teammates })
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-xl border border-line p-3.5">
      <legend className="px-1 text-sm font-semibold">Putting callers through</legend>
      <p className="text-sm text-ink-2">
        {people.length === 0
          ? 'Nobody can be called yet: the AI takes a message from callers who ask for a person.'
          : 'Their telephones ring one after another. If nobody answers, the AI takes a message.'}
      </p>
      {people.length > 0 && (
        <ol aria-label="Telephones of your team" className="flex flex-col gap-2">
          {people.map((person, index) => (
            <Entry
              // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place, and all its fields are controlled
              key={index}
              name={text(person.name) || `teammate ${index + 1}`}
              index={index}
              onEarlier={() => keep(earlier(people, index))}
              onRemove={() => keep(without(people, index))}
            >
              <Telephone
                person={person}
                fault={field => wrong[`settings.teammates.${index}.${field}`]}
                onChange={next => keep(people.with(index, next))}
              />
            </Entry>
          ))}
        </ol>
      )}
      <Button
        small
        className="self-start"
        disabled={people.length >= most}
        icon={<Plus aria-hidden className="size-4" />}
        onClick={() => keep([...people, { name: '', address: '' }])}
      >
        Add a telephone
      </Button>
      <SettingInputs fields={[transferField, ringField]} {...{ settings, wrong, onChange }} />
    </fieldset>
  )
}

interface TelephoneProps {
  person: Settings
  fault: (field: string) => string | undefined
  onChange: (person: Settings) => void
}

function Telephone({ person, fault, onChange }: TelephoneProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Input
        label="Name"
        required
        maxLength={80}
        value={text(person.name)}
        error={fault('name')}
        onChange={event => onChange({ ...person, name: event.target.value })}
      />
      <Input
        label="Number or SIP address"
        required
        maxLength={254}
        placeholder="+44 7700 900123"
        spellCheck={false}
        autoComplete="off"
        value={text(person.address)}
        error={fault('address')}
        onChange={event => onChange({ ...person, address: event.target.value.trimStart() })}
      />
    </div>
  )
}
