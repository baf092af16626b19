import type { ChannelAccountInput } from '../api/types.ts'
import { Checkbox, Input, Select, TextArea } from '../ui/field.tsx'

type Settings = ChannelAccountInput['settings']

interface Props {
  settings: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (settings: Settings) => void
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const lines = (value: unknown): string => (Array.isArray(value) ? value.join('\n') : '')

/** How the widget looks and greets, and where it may stand. */
export function ChatForm({ settings, wrong, onChange }: Props) {
  const set = (name: string, value: unknown) => {
    const { [name]: _, ...others } = settings
    // What is empty is left to its default.
    onChange(value === '' ? others : { ...others, [name]: value })
  }
  const list = (words: string) => words.split('\n').map(line => line.trimStart())
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Input
          label="Colour"
          type="color"
          value={text(settings.colour) || '#4353c9'}
          onChange={event => set('colour', event.target.value)}
        />
        <Select
          label="Corner"
          value={text(settings.position) || 'right'}
          onChange={event => set('position', event.target.value)}
        >
          <option value="right">Bottom right</option>
          <option value="left">Bottom left</option>
        </Select>
      </div>
      <Input
        label="Greeting"
        maxLength={300}
        placeholder="Hello! How can we help you today?"
        value={text(settings.greeting)}
        error={wrong['settings.greeting']}
        onChange={event => set('greeting', event.target.value)}
      />
      <Input
        label="Who answers"
        maxLength={200}
        placeholder="You are chatting with our AI front desk"
        hint="The law asks you to say that it is an AI (EU AI Act, article 50)."
        value={text(settings.disclosure)}
        error={wrong['settings.disclosure']}
        onChange={event => set('disclosure', event.target.value)}
      />
      <Input
        label="Privacy page (optional)"
        type="url"
        placeholder="https://www.example.com/privacy"
        value={text(settings.privacyUrl)}
        error={wrong['settings.privacyUrl']}
        onChange={event => set('privacyUrl', event.target.value)}
      />
      <TextArea
        label="Quick choices"
        hint="One a line, six at most: shown as buttons before the first message."
        value={lines(settings.quickChoices)}
        error={wrong['settings.quickChoices']}
        onChange={event => set('quickChoices', list(event.target.value))}
      />
      <TextArea
        label="Websites that may show it"
        hint="One a line, such as https://www.example.com. Empty: every website."
        value={lines(settings.origins)}
        error={wrong['settings.origins']}
        onChange={event => set('origins', list(event.target.value))}
      />
      <Checkbox
        label="Visitors may send files"
        checked={settings.attachments !== false}
        onChange={event => set('attachments', event.target.checked)}
      />
    </>
  )
}

/** Lines that were left empty while typing are not sent. */
export function tidyChat(settings: Settings): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(line => String(line).trim()).filter(Boolean) : value,
    ]),
  )
}
