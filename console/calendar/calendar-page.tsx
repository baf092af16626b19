import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CalendarPlus, ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { calendarQuery } from '../api/queries.ts'
import type { Appointment, Calendar, Resource } from '../api/types.ts'
import { formatter, useMe } from '../ui/business.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Page } from '../ui/page.tsx'
import { Failed, Loading, Skeleton } from '../ui/states.tsx'
import { addDays, mondayOf, wallOf } from '../ui/zoned.ts'
import { AppointmentDialog } from './appointment-dialog.tsx'
import { BookingDialog, type Pick } from './booking-dialog.tsx'
import { Chips } from './chips.tsx'
import { dayColumns, weekColumns } from './columns.ts'
import { hourRange } from './layout.ts'
import { RoomsGrid } from './rooms-grid.tsx'
import { TimeGrid } from './time-grid.tsx'

const route = getRouteApi('/shell/calendar')
const phone = (): boolean => matchMedia('(max-width: 47.99rem)').matches

export function CalendarPage() {
  const { timeZone } = useMe().business
  const today = wallOf(Date.now(), timeZone).date
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const date = search.date ?? today
  const view = search.view ?? (phone() ? 'day' : 'week')
  const from = view === 'week' ? mondayOf(date) : date
  const dates = Array.from({ length: view === 'week' ? 7 : 1 }, (_, day) => addDays(from, day))
  const query = useQuery(calendarQuery(from, dates.at(-1) ?? from))
  const [pick, setPick] = useState<Pick>()
  const go = (next: string, as = view) =>
    void navigate({ search: { ...(next === today ? {} : { date: next }), view: as } })
  return (
    <Page
      fixed
      title="Calendar"
      actions={<NewBooking onPick={() => setPick({ date, minutes: undefined })} />}
      toolbar={
        <div className="flex flex-wrap items-center gap-2">
          <Button small onClick={() => go(today)}>
            Today
          </Button>
          <IconButton
            label={view === 'week' ? 'Week before' : 'Day before'}
            onClick={() => go(addDays(date, view === 'week' ? -7 : -1))}
          >
            <ChevronLeft aria-hidden />
          </IconButton>
          <IconButton
            label={view === 'week' ? 'Next week' : 'Next day'}
            onClick={() => go(addDays(date, view === 'week' ? 7 : 1))}
          >
            <ChevronRight aria-hidden />
          </IconButton>
          <Heading dates={dates} />
          <span className="flex-1" />
          <ViewSwitch view={view} onView={next => go(date, next)} />
        </div>
      }
    >
      {query.isPending ? (
        <GridSkeleton />
      ) : query.isError && !query.data ? (
        <Failed what="The calendar" error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Grid calendar={query.data} view={view} dates={dates} today={today} pick={pick} onPick={setPick} />
      )}
    </Page>
  )
}

function NewBooking({ onPick }: { onPick: () => void }) {
  const { teammate } = useMe()
  if (teammate.role === 'viewer') return null
  return (
    <Button kind="primary" onClick={onPick} icon={<CalendarPlus aria-hidden className="size-4" />}>
      New booking
    </Button>
  )
}

function Heading({ dates }: { dates: readonly string[] }) {
  const { locale } = useMe().business
  const words = formatter(
    locale,
    'UTC',
    dates.length === 1
      ? { weekday: 'long', day: 'numeric', month: 'long' }
      : { day: 'numeric', month: 'short', year: 'numeric' },
  )
  const at = (date: string | undefined) => new Date(`${date}T12:00Z`)
  return (
    <p aria-live="polite" className="px-1 text-base font-medium">
      {dates.length === 1 ? words.format(at(dates[0])) : words.formatRange(at(dates[0]), at(dates.at(-1)))}
    </p>
  )
}

function ViewSwitch({ view, onView }: { view: 'day' | 'week'; onView: (next: 'day' | 'week') => void }) {
  return (
    <fieldset className="flex rounded-lg bg-sunken p-0.5">
      <legend className="sr-only">View</legend>
      {(['day', 'week'] as const).map(one => (
        <button
          key={one}
          type="button"
          aria-pressed={view === one}
          onClick={() => onView(one)}
          className={cx(
            'h-7 rounded-md px-3 text-sm font-medium',
            view === one ? 'bg-raised text-ink shadow-card' : 'text-ink-2 hover:text-ink',
          )}
        >
          {one === 'day' ? 'Day' : 'Week'}
        </button>
      ))}
    </fieldset>
  )
}

const kindNames: Record<Resource['kind'], string> = { staff: 'Staff', table: 'Tables', room: 'Rooms' }

interface GridProps {
  calendar: Calendar
  view: 'day' | 'week'
  dates: readonly string[]
  today: string
  pick: Pick | undefined
  onPick: (pick: Pick | undefined) => void
}

function Grid({ calendar, view, dates, today, pick, onPick }: GridProps) {
  const { teammate } = useMe()
  const kinds = [...new Set(calendar.resources.map(one => one.kind))]
  const [kind, setKind] = useState(kinds[0] ?? 'staff')
  const [only, setOnly] = useState<string>()
  const [open, setOpen] = useState<Appointment>()
  const [showCancelled, setShowCancelled] = useState(false)
  const resources = calendar.resources.filter(one => one.kind === kind && (!only || one.id === only))
  const ids = new Set(resources.map(one => one.id))
  const appointments = calendar.appointments.filter(
    one => ids.has(one.resource.id) && (showCancelled || one.status !== 'cancelled'),
  )
  const now = wallOf(Date.now(), calendar.timeZone)
  const pickable = teammate.role === 'viewer' ? undefined : onPick
  return (
    <div className="flex h-full flex-col">
      <Chips
        groups={kinds.map(one => ({ id: one, label: kindNames[one] }))}
        group={kind}
        onGroup={next => {
          setKind(next)
          setOnly(undefined)
        }}
        items={calendar.resources
          .filter(one => one.kind === kind)
          .map(one => ({ id: one.id, label: one.name }))}
        item={only}
        onItem={setOnly}
        cancelled={showCancelled}
        onCancelled={setShowCancelled}
      />
      <div className="min-h-0 flex-1">
        {kind === 'room' ? (
          <RoomsGrid
            {...{ calendar, dates, appointments, today, onOpen: setOpen, onPick: pickable }}
            rooms={resources}
          />
        ) : (
          <TimeGrid
            key={view}
            columns={
              view === 'week'
                ? weekColumns(calendar, dates, appointments, resources, today)
                : dayColumns(calendar, dates[0] ?? today, resources, appointments, today)
            }
            range={hourRange(calendar, dates, appointments)}
            now={now.minutes}
            byResource={view === 'day'}
            onOpen={setOpen}
            onPick={pickable}
          />
        )}
      </div>
      {pick && <BookingDialog calendar={calendar} pick={pick} onClose={() => onPick(undefined)} />}
      {open && (
        <AppointmentDialog calendar={calendar} appointment={open} onClose={() => setOpen(undefined)} />
      )}
    </div>
  )
}

function GridSkeleton() {
  return (
    <Loading label="Loading the calendar">
      <div className="grid grid-cols-3 gap-3 p-6 sm:grid-cols-5">
        {[0, 1, 2, 3, 4].map(column => (
          <Skeleton key={column} className="h-80" />
        ))}
      </div>
    </Loading>
  )
}
