import { Advanced } from './advanced.tsx'
import { ChoiceCards } from './choice-cards.tsx'
import type { Settings } from './setting-fields.ts'
import { SettingInputs } from './setting-inputs.tsx'
import { carrierOf, carriers, withCarrier, writingFields } from './sms-fields.ts'

interface Props {
  settings: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (settings: Settings) => void
}

export function SmsForm({ settings, wrong, onChange }: Props) {
  const carrier = carrierOf(settings)
  const { fields, advanced } = carriers[carrier]
  return (
    <>
      <ChoiceCards
        legend="Carrier"
        name="carrier"
        choices={carriers}
        chosen={carrier}
        onChoose={next => onChange(withCarrier(settings, next))}
      />
      <SettingInputs {...{ fields, settings, wrong, onChange }} />
      <fieldset className="flex flex-col gap-3 rounded-xl border border-line p-3.5">
        <legend className="px-1 text-sm font-semibold">How it writes</legend>
        <SettingInputs {...{ fields: writingFields, settings, wrong, onChange }} />
      </fieldset>
      <Advanced key={carrier}>
        <SettingInputs {...{ fields: advanced, settings, wrong, onChange }} />
      </Advanced>
    </>
  )
}
