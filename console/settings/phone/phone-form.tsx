import { TextArea } from '../../ui/field.tsx'
import { Advanced } from '../advanced.tsx'
import { ChoiceCards } from '../choice-cards.tsx'
import { faultsBelow } from '../setting-faults.ts'
import { type Settings, settingsIn } from '../setting-fields.ts'
import { SettingInputs } from '../setting-inputs.tsx'
import { srtpField, wayOf, ways, withWay } from './phone-ways.ts'
import { Speech } from './speech.tsx'
import { Teammates } from './teammates.tsx'

interface Props {
  settings: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (settings: Settings) => void
}

/** A telephone number: how calls reach it, what they listen and speak with, and who is rung. */
export function PhoneForm({ settings, wrong, onChange }: Props) {
  const way = wayOf(settings)
  const { fields, advanced } = ways[way]
  const part = {
    settings: settingsIn(settings[way]),
    wrong: faultsBelow(wrong, way),
    onChange: (next: Settings) => onChange({ ...settings, [way]: next }),
  }
  return (
    <>
      <ChoiceCards
        legend="How calls come"
        name="way"
        choices={ways}
        chosen={way}
        onChoose={next => onChange(withWay(settings, next))}
      />
      <SettingInputs fields={fields} {...part} />
      <Speech {...{ settings, wrong, onChange }} />
      <Teammates {...{ settings, wrong, onChange }} />
      <Advanced key={way}>
        {advanced.length > 0 && <SettingInputs fields={advanced} {...part} />}
        <Numbers {...{ settings, wrong, onChange }} />
        {way !== 'carrier' && <SettingInputs fields={[srtpField]} {...{ settings, wrong, onChange }} />}
      </Advanced>
    </>
  )
}

function Numbers({ settings, wrong, onChange }: Props) {
  const numbers = Array.isArray(settings.numbers) ? settings.numbers : []
  const [fault] = Object.values(faultsBelow(wrong, 'numbers'))
  return (
    <TextArea
      label="Further numbers"
      hint="One a line, as the provider writes them: calls for them come here too."
      placeholder="+442079460121"
      spellCheck={false}
      value={numbers.join('\n')}
      error={wrong['settings.numbers'] ?? fault}
      onChange={event => onChange({ ...settings, numbers: event.target.value.split('\n') })}
    />
  )
}
