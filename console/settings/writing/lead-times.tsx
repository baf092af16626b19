import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { inputClass } from '../../ui/field.tsx'
import type { BlockProps } from './block.tsx'
import { leadTimeOf, minutesOf, nextLeadTime, type Unit, units } from './lead-time.ts'

/** As many as the server takes. */
const most = 5
/** From a quarter of an hour to 30 days. */
const bounds: Readonly<Record<Unit, readonly [least: number, most: number]>> = {
  minutes: [15, 43_200],
  hours: [1, 720],
  days: [1, 30],
}

/** How long before an appointment its reminders go out. */
export function LeadTimes({ value, onChange }: BlockProps<readonly number[]>) {
  const set = (index: number, minutes: number) =>
    onChange(value.map((old, at) => (at === index ? minutes : old)))
  return (
    <div className="flex flex-col items-start gap-2.5">
      {value.length === 0 && <p className="text-sm text-ink-2">No reminders are sent.</p>}
      <ul className="flex flex-col gap-2.5">
        {value.map((minutes, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a reminder has no name, and its time changes while it is typed
          <li key={index} className="flex items-center gap-2 text-sm">
            <Time number={index + 1} minutes={minutes} onChange={next => set(index, next)} />
            <IconButton
              label={`Remove reminder ${index + 1}`}
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            >
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {value.length < most && (
        <Button
          small
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => onChange([...value, nextLeadTime(value)])}
        >
          Add a reminder
        </Button>
      )}
    </div>
  )
}

interface TimeProps {
  number: number
  minutes: number
  onChange: (minutes: number) => void
}

function Time({ number, minutes, onChange }: TimeProps) {
  const time = leadTimeOf(minutes)
  return (
    <>
      <input
        type="number"
        aria-label={`Reminder ${number}: how many`}
        required
        min={bounds[time.unit][0]}
        max={bounds[time.unit][1]}
        value={time.count || ''}
        onChange={event =>
          onChange(minutesOf({ ...time, count: Math.max(0, Math.round(event.target.valueAsNumber || 0)) }))
        }
        className={`${inputClass} h-9 max-w-20`}
      />
      <select
        aria-label={`Reminder ${number}: unit`}
        value={time.unit}
        onChange={event => onChange(minutesOf({ ...time, unit: event.target.value as Unit }))}
        className={`${inputClass} h-9 max-w-28`}
      >
        {units.map(unit => (
          <option key={unit} value={unit}>
            {time.count === 1 ? unit.slice(0, -1) : unit}
          </option>
        ))}
      </select>
      <span className="text-ink-2">before</span>
    </>
  )
}
