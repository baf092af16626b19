import type { Appointment, Calendar, Resource } from '../api/types.ts'
import { formatter, useMe } from '../ui/business.tsx'
import { cx } from '../ui/cx.ts'
import { wallOf } from '../ui/zoned.ts'
import { whoOf } from './event-block.tsx'
import { closureOn } from './layout.ts'

interface Props {
  calendar: Calendar
  dates: readonly string[]
  rooms: readonly Resource[]
  appointments: readonly Appointment[]
  today: string
  onOpen: (appointment: Appointment) => void
  onPick: ((pick: { date: string; resourceId: string; minutes: number }) => void) | undefined
}

/** Minutes after midnight at which guests usually arrive. */
const arrival = 15 * 60

/** Rooms down, nights across: a stay begins in the middle of its first day and ends in the middle of its last. */
export function RoomsGrid({ calendar, dates, rooms, appointments, today, onOpen, onPick }: Props) {
  const { locale } = useMe().business
  const dayWords = formatter(locale, 'UTC', { weekday: 'short', day: 'numeric', month: 'short' })
  return (
    <section
      aria-label="Rooms"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="h-full overflow-auto bg-surface outline-offset-[-3px]"
    >
      <div
        className="grid min-w-max"
        style={{ gridTemplateColumns: `10rem repeat(${dates.length}, minmax(6.5rem, 1fr))` }}
      >
        <div className="sticky top-0 left-0 z-20 border-b border-line bg-surface" />
        {dates.map(date => (
          <div key={date} className="sticky top-0 z-10 border-b border-l border-line bg-surface px-2.5 py-2">
            <h2 className={cx('text-sm font-semibold', date === today && 'text-brand-ink')}>
              {dayWords.format(new Date(`${date}T12:00Z`))}
            </h2>
            <p className="truncate text-xs text-ink-3">{closureOn(calendar, date)?.reason ?? ' '}</p>
          </div>
        ))}
        {rooms.map(room => (
          <RoomRow
            key={room.id}
            {...{ room, dates, onOpen, onPick }}
            zone={calendar.timeZone}
            stays={appointments.filter(one => one.resource.id === room.id)}
          />
        ))}
      </div>
    </section>
  )
}

interface RowProps extends Pick<Props, 'dates' | 'onOpen' | 'onPick'> {
  room: Resource
  zone: string
  stays: readonly Appointment[]
}

function RoomRow({ room, dates, zone, stays, onOpen, onPick }: RowProps) {
  const first = dates[0] ?? ''
  return (
    <>
      <div className="sticky left-0 z-10 border-b border-line bg-surface px-4 py-2.5">
        <p className="truncate text-sm font-medium">{room.name}</p>
        <p className="truncate text-xs text-ink-3">
          {room.role} · for {room.capacity}
        </p>
      </div>
      <div
        className="relative grid border-b border-line"
        style={{ gridColumn: `span ${dates.length}`, gridTemplateColumns: `repeat(${dates.length}, 1fr)` }}
      >
        {dates.map(date =>
          onPick ? (
            <button
              key={date}
              type="button"
              aria-label={`Book ${room.name} from ${date}`}
              onClick={() => onPick({ date, resourceId: room.id, minutes: arrival })}
              className="border-l border-line hover:bg-hover"
            />
          ) : (
            <div key={date} className="border-l border-line" />
          ),
        )}
        {stays.map(stay => {
          const days = (date: string) => (Date.parse(date) - Date.parse(first)) / 86_400_000
          const from = Math.max(0, days(wallOf(stay.start, zone).date) + 0.5)
          const to = Math.min(dates.length, days(wallOf(stay.end, zone).date) + 0.5)
          return (
            to > from && (
              <button
                key={stay.id}
                type="button"
                onClick={() => onOpen(stay)}
                className={cx(
                  'absolute inset-y-1.5 truncate rounded-md border-l-[3px] px-2 text-left text-xs font-semibold',
                  stay.status === 'cancelled'
                    ? 'border-line bg-sunken text-ink-3 line-through'
                    : 'border-brand-ink bg-brand-soft',
                )}
                style={{
                  left: `${(100 * from) / dates.length}%`,
                  width: `calc(${(100 * (to - from)) / dates.length}% - 3px)`,
                }}
              >
                {whoOf(stay)}
              </button>
            )
          )
        })}
      </div>
    </>
  )
}
