import { cx } from '../ui/cx.ts'
import { Advanced } from './advanced.tsx'
import type { Settings } from './setting-fields.ts'
import { SettingInputs } from './setting-inputs.tsx'
import { type Carrier, carrierOf, carriers, withCarrier, writingFields } from './sms-fields.ts'

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
      <Carriers carrier={carrier} onChoose={next => onChange(withCarrier(settings, next))} />
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

const names = Object.keys(carriers) as Carrier[]

function Carriers({ carrier, onChoose }: { carrier: Carrier; onChoose: (carrier: Carrier) => void }) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1.5 text-sm font-medium">Carrier</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {names.map(name => (
          <label
            key={name}
            className={cx(
              'flex cursor-pointer items-start gap-2.5 rounded-xl border p-3 hover:bg-hover',
              name === carrier ? 'border-brand-ink bg-selected' : 'border-line-strong',
            )}
          >
            <input
              type="radio"
              name="carrier"
              value={name}
              checked={name === carrier}
              onChange={() => onChoose(name)}
              className="mt-1 accent-brand"
            />
            <span>
              <span className="block text-sm font-medium">{carriers[name].label}</span>
              <span className="block text-xs text-ink-3">{carriers[name].about}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
