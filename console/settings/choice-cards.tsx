import { cx } from '../ui/cx.ts'

interface Props<Name extends string> {
  legend: string
  /** Tells these buttons from those of other groups. */
  name: string
  choices: Readonly<Record<Name, { readonly label: string; readonly about: string }>>
  chosen: Name
  onChoose: (name: Name) => void
}

/** A few ways to do it, each with a sentence; what it needs stands below. */
export function ChoiceCards<Name extends string>({ legend, name, choices, chosen, onChoose }: Props<Name>) {
  const names = Object.keys(choices) as Name[]
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1.5 text-sm font-medium">{legend}</legend>
      <div className={cx('grid gap-2', names.length % 2 === 0 && 'sm:grid-cols-2')}>
        {names.map(one => (
          <label
            key={one}
            className={cx(
              'flex cursor-pointer items-start gap-2.5 rounded-xl border p-3 hover:bg-hover',
              one === chosen ? 'border-brand-ink bg-selected' : 'border-line-strong',
            )}
          >
            <input
              type="radio"
              name={name}
              value={one}
              checked={one === chosen}
              onChange={() => onChoose(one)}
              className="mt-1 accent-brand"
            />
            <span>
              <span className="block text-sm font-medium">{choices[one].label}</span>
              <span className="block text-xs text-ink-3">{choices[one].about}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
