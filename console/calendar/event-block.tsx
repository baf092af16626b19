import type { Appointment } from '../api/types.ts'
import { useClock } from '../ui/business.tsx'
import { cx } from '../ui/cx.ts'
import type { Placed } from './layout.ts'

export const whoOf = (appointment: Appointment): string =>
  appointment.customer?.label ?? appointment.name ?? 'Somebody'

const looks: Record<Appointment['status'], string> = {
  held: 'border-dashed border-line-strong bg-surface text-ink-2',
  booked: 'border-transparent border-l-brand-ink bg-brand-soft text-ink',
  completed: 'border-transparent border-l-line-strong bg-sunken text-ink-2',
  missed: 'border-transparent border-l-line-strong bg-sunken text-ink-2',
  cancelled: 'border-line bg-surface text-ink-3 line-through',
}

interface Props {
  placed: Placed
  byResource: boolean
  top: number
  height: number
  onOpen: () => void
}

export function EventBlock({ placed, byResource, top, height, onOpen }: Props) {
  const clock = useClock()
  const { appointment, lane, lanes } = placed
  const { service, resource, partySize } = appointment
  const narrow = lanes > 2
  const second = byResource ? service.name : `${service.name} · ${resource.name}`
  return (
    <button
      type="button"
      onClick={onOpen}
      title={`${clock(placed.from)} ${whoOf(appointment)}, ${service.name}, ${resource.name}`}
      className={cx(
        'absolute flex flex-col overflow-hidden rounded-md border border-l-[3px] py-0.5 text-left text-xs leading-4 hover:brightness-97 dark:hover:brightness-110',
        narrow ? 'px-1' : 'px-1.5',
        looks[appointment.status],
      )}
      style={{
        top: top + 1,
        height: Math.max(18, height - 2),
        left: `calc(${(100 * lane) / lanes}% + 2px)`,
        width: `calc(${100 / lanes}% - 4px)`,
      }}
    >
      <span className="flex w-full gap-1.5">
        {narrow ? (
          <NarrowName name={whoOf(appointment)} />
        ) : (
          <span className="truncate font-semibold">{whoOf(appointment)}</span>
        )}
        {!narrow && <span className="ml-auto shrink-0 tabular-nums opacity-85">{clock(placed.from)}</span>}
      </span>
      {height >= 34 && !narrow && (
        <span className="w-full truncate opacity-85">
          {second}
          {partySize ? ` · ${partySize}` : ''}
        </span>
      )}
      {appointment.status === 'cancelled' && <span className="sr-only">, cancelled</span>}
    </button>
  )
}

/** First name above, the rest below; the block's edge cuts what has no room. */
function NarrowName({ name }: { name: string }) {
  const at = /^\p{L}+ /u.test(name) ? name.indexOf(' ') : name.length
  return (
    <span className="w-full min-w-0 text-2xs leading-3.5 font-semibold">
      <span className="block overflow-hidden whitespace-nowrap">{name.slice(0, at)}</span>
      <span className="block overflow-hidden font-normal whitespace-nowrap">{name.slice(at + 1)}</span>
    </span>
  )
}
