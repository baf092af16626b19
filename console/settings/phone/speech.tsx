import { Checkbox } from '../../ui/field.tsx'
import { Notice } from '../../ui/states.tsx'
import { faultsBelow } from '../setting-faults.ts'
import { type Settings, settingsIn } from '../setting-fields.ts'
import { recognisers, speechGaps, voices } from './phone-speech.ts'
import { Providers } from './providers.tsx'

interface Props {
  settings: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (settings: Settings) => void
}

/** What calls listen and speak with, and what callers miss without. */
export function Speech({ settings, wrong, onChange }: Props) {
  const speech = settingsIn(settings.speech)
  const listOf = (name: string) => {
    const list = speech[name]
    return Array.isArray(list) ? list.map(settingsIn) : []
  }
  const set = (name: string, value: unknown) =>
    onChange({ ...settings, speech: { ...speech, [name]: value } })
  const faults = faultsBelow(wrong, 'speech')
  const [listening, speaking] = [listOf('recognisers'), listOf('voices')]
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-xl border border-line p-3.5">
      <legend className="px-1 text-sm font-semibold">Speech</legend>
      {speechGaps(listening, speaking).map(gap => (
        <Notice key={gap} tone="wait">
          {gap}
        </Notice>
      ))}
      <Providers
        title="Recognisers"
        about="The first listens; the next goes on when it fails, in the middle of a sentence if it must be."
        add="Add a recogniser"
        engines={recognisers}
        list={listening}
        wrong={faultsBelow(faults, 'recognisers')}
        onChange={list => set('recognisers', list)}
      />
      <Providers
        title="Voices"
        about="The first speaks; the next goes on when it fails."
        add="Add a voice"
        engines={voices}
        list={speaking}
        wrong={faultsBelow(faults, 'voices')}
        onChange={list => set('voices', list)}
      />
      {speaking.length > 0 && (
        <Checkbox
          label="The built-in voice speaks when all others fail"
          hint="English only. Without it callers hear nothing then."
          checked={speech.lastVoice !== false}
          onChange={event => set('lastVoice', event.target.checked)}
        />
      )}
    </fieldset>
  )
}
