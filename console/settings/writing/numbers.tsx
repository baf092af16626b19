import type { ReactNode } from 'react'
import { inputClass } from '../../ui/field.tsx'

interface Props<Key extends string> {
  rows: readonly { readonly key: Key; readonly label: ReactNode; readonly name: string }[]
  values: Partial<Record<Key, number>>
  unit: string
  least: number
  most?: number
  step?: string
  onChange: (values: Partial<Record<Key, number>>) => void
}

/** One number a line; an emptied one is left out, and then Frontdesk's own counts. */
export function Numbers<Key extends string>(props: Props<Key>) {
  const { rows, values, unit, onChange } = props
  const set = (key: Key, value: number) => {
    const { [key]: _, ...others } = values as Record<Key, number>
    onChange({ ...others, ...(Number.isNaN(value) ? {} : { [key]: value }) } as Partial<Record<Key, number>>)
  }
  return (
    <ul className="grid gap-2.5 sm:max-w-sm">
      {rows.map(({ key, label, name }) => (
        <li key={key} className="flex items-center gap-3">
          <span className="flex min-w-0 flex-1 items-center gap-2 text-base">{label}</span>
          <input
            type="number"
            aria-label={`${name}, ${unit}`}
            min={props.least}
            max={props.most}
            step={props.step ?? '1'}
            value={values[key] ?? ''}
            onChange={event => set(key, event.target.valueAsNumber)}
            className={`${inputClass} h-9 max-w-24 text-right tabular-nums`}
          />
          <span className="w-14 text-sm text-ink-3">{unit}</span>
        </li>
      ))}
    </ul>
  )
}
