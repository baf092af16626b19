import { Plus } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/field.tsx'
import { faultsBelow } from '../setting-faults.ts'
import { initialOf, type SettingField, type Settings } from '../setting-fields.ts'
import { SettingInputs } from '../setting-inputs.tsx'
import { Entry } from './entry.tsx'
import { changed, earlier, without } from './ordered.ts'
import type { Engines } from './phone-speech.ts'

interface Props {
  title: string
  about: string
  add: string
  engines: Engines
  list: readonly Settings[]
  wrong: Readonly<Record<string, string>>
  onChange: (list: Settings[]) => void
}

/** Five are the most that the server takes. */
const most = 5

/** Providers in the order in which one takes over from the other. */
export function Providers({ title, about, add, engines, list, wrong, onChange }: Props) {
  const [usual = ''] = Object.keys(engines)
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">{title}</h3>
      <p className="text-xs text-ink-3">{about}</p>
      {list.length > 0 && (
        <ol className="flex flex-col gap-2">
          {list.map((entry, index) => (
            <Entry
              // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place, and all its fields are controlled
              key={index}
              name={engines[String(entry.engine)]?.label ?? String(entry.engine)}
              index={index}
              onEarlier={() => onChange(earlier(list, index))}
              onRemove={() => onChange(without(list, index))}
            >
              <Provider
                engines={engines}
                entry={entry}
                wrong={faultsBelow(wrong, String(index))}
                onChange={next => onChange(changed(list, index, next))}
              />
            </Entry>
          ))}
        </ol>
      )}
      <Button
        small
        className="self-start"
        disabled={list.length >= most}
        icon={<Plus aria-hidden className="size-4" />}
        onClick={() => onChange([...list, startOf(engines, usual)])}
      >
        {add}
      </Button>
    </section>
  )
}

function startOf(engines: Engines, engine: string): Settings {
  return { engine, ...initialOf(engines[engine]?.fields ?? []) }
}

interface ProviderProps {
  engines: Engines
  entry: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (entry: Settings) => void
}

function Provider({ engines, entry, wrong, onChange }: ProviderProps) {
  const engine = engines[String(entry.engine)]
  return (
    <div className="flex flex-col gap-3">
      <Select
        label="Provider"
        hint={engine?.about}
        value={String(entry.engine)}
        error={wrong['settings.engine']}
        onChange={event => onChange(startOf(engines, event.target.value))}
      >
        {Object.entries(engines).map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </Select>
      <SettingInputs
        fields={(engine?.fields ?? []).map(field => asAfterMove(field, entry))}
        settings={entry}
        {...{ wrong, onChange }}
      />
    </div>
  )
}

/** A key that was emptied says so: the one that is kept was for another account or address. */
function asAfterMove(field: SettingField, entry: Settings): SettingField {
  const emptied = field.kind === 'password' && entry[field.name] === ''
  return emptied
    ? {
        ...field,
        optional: false,
        hint: 'Enter this key again: the kept one may belong to another account or address.',
      }
    : field
}
