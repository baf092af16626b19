import { callGreeting, openingQuestion, recordingNotice } from '../../../contract/call-opening.ts'
import type { CallSettings } from '../../api/types.ts'
import { useMe } from '../../ui/business.tsx'
import { Checkbox, Input, TextArea } from '../../ui/field.tsx'
import type { OwnerBlockProps } from '../owner-form.tsx'
import { Block } from '../writing/block.tsx'

type Props = OwnerBlockProps<CallSettings>

export function GreetingBlock({ value, onChange, wrong }: Props) {
  const { name } = useMe().business
  const greeting = value.greeting?.trim() || null
  const heard = [callGreeting(name, greeting), ...(value.record ? [recordingNotice] : []), openingQuestion]
  return (
    <Block
      title="Greeting"
      about="How every call begins. Calls that Frontdesk makes begin with their reason."
    >
      <TextArea
        label="Your greeting"
        hint="Empty: the usual one. That an AI speaks is always said after it: the law wants it (EU AI Act, article 50)."
        rows={2}
        maxLength={300}
        placeholder={`Hello, you have reached ${name}.`}
        value={value.greeting ?? ''}
        error={wrong.greeting}
        // It is spoken: a line break is a space.
        onChange={event =>
          onChange({ ...value, greeting: event.target.value.replaceAll(/\s+/g, ' ') || null })
        }
      />
      <figure aria-label="What callers hear" className="mt-3 rounded-lg bg-sunken px-3 py-2 text-sm">
        <figcaption className="pb-1 text-xs text-ink-2">What callers hear</figcaption>
        <p className="break-words">{heard.join(' ')}</p>
      </figure>
    </Block>
  )
}

export function RecordingBlock({ value, onChange, wrong }: Props) {
  return (
    <Block title="Recording" about="Off until you switch it on. The audit log says since when it is on.">
      <div className="flex flex-col gap-4">
        <Checkbox
          label="Record calls"
          hint="Callers are told first. Both sides are kept, encrypted. Whether you may record, and whether telling is enough, is decided by the law of your country."
          checked={value.record}
          onChange={event => onChange({ ...value, record: event.target.checked })}
        />
        <Input
          label="Days that recordings are kept"
          hint="Then the sound is erased, also of messages left after the tone; what was said stays as text. Empty: kept for ever."
          type="number"
          min={1}
          max={3_650}
          className="max-w-md"
          value={value.keepDays ?? ''}
          error={wrong.keepDays}
          onChange={({ target }) =>
            onChange({ ...value, keepDays: target.value === '' ? null : target.valueAsNumber })
          }
        />
      </div>
    </Block>
  )
}

const keys = [
  ['message', '1: leave a message', 'Your team finds it in the inbox, with a task to call back.'],
  [
    'person',
    '2: speak to somebody from the team',
    'Their telephones ring, if some are entered at the number.',
  ],
  ['hours', '3: hear when you are open', ''],
] as const

export function KeysBlock({ value, onChange, wrong }: Props) {
  return (
    <Block
      title="Keys"
      about="Offered when nothing recognises speech, or a caller was not understood twice. 9 reads them again."
    >
      <fieldset className="flex flex-col gap-3">
        <legend className="sr-only">Keys that callers may press</legend>
        {keys.map(([key, label, hint]) => (
          <Checkbox
            key={key}
            label={label}
            {...(hint ? { hint } : {})}
            checked={value.keys.includes(key)}
            onChange={({ target }) =>
              onChange({
                ...value,
                keys: target.checked ? [...value.keys, key] : value.keys.filter(one => one !== key),
              })
            }
          />
        ))}
      </fieldset>
      {wrong.keys && (
        <p role="alert" className="pt-2 text-xs text-alert-ink">
          {wrong.keys}
        </p>
      )}
    </Block>
  )
}
