import { Checkbox, Input, Select } from '../ui/field.tsx'
import {
  type SettingField,
  type Settings,
  type SettingValue,
  settingValue,
  withSetting,
} from './setting-fields.ts'

interface Props {
  fields: readonly SettingField[]
  settings: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (settings: Settings) => void
}

/** The fields of a table, two beside each other where there is room. */
export function SettingInputs({ fields, settings, wrong, onChange }: Props) {
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      {fields.map(field => (
        <div
          key={field.name}
          className={field.wide || field.kind === 'yes' ? 'col-span-2' : 'max-sm:col-span-2'}
        >
          <Field
            field={field}
            value={settingValue(settings, field)}
            error={wrong[`settings.${field.name}`]}
            onValue={value => onChange(withSetting(settings, field, value))}
          />
        </div>
      ))}
    </div>
  )
}

interface FieldProps {
  field: SettingField
  value: SettingValue
  error: string | undefined
  onValue: (value: SettingValue) => void
}

function Field({ field, value, error, onValue }: FieldProps) {
  const { label, hint, kind } = field
  if (kind === 'yes')
    return (
      <Checkbox
        label={label}
        {...(hint ? { hint } : {})}
        checked={value === true}
        onChange={event => onValue(event.target.checked)}
      />
    )
  if (kind === 'choice')
    return (
      <Select
        label={label}
        hint={hint}
        value={String(value)}
        error={error}
        onChange={event => onValue(event.target.value)}
      >
        {field.choices?.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </Select>
    )
  const number = kind === 'number'
  return (
    <Input
      label={label}
      hint={hint}
      type={kind}
      required={!field.optional}
      placeholder={field.placeholder}
      pattern={field.pattern}
      title={field.pattern ? hint : undefined}
      autoComplete={kind === 'password' ? 'new-password' : 'off'}
      spellCheck={false}
      min={number ? field.least : undefined}
      max={number ? field.most : undefined}
      step={number ? field.step : undefined}
      maxLength={number ? undefined : (field.most ?? 500)}
      value={String(value)}
      error={error}
      onChange={event => {
        const { value: typed, valueAsNumber } = event.target
        onValue(number && typed !== '' ? valueAsNumber : typed.trimStart())
      }}
    />
  )
}
