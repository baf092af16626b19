import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { send, wordsFor } from '../api/request.ts'
import type { Appointment, Calendar } from '../api/types.ts'
import { useMe, useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { channelName } from '../ui/channel.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Input, Select } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'
import { instantOf, minutesOf, timeOf, wallOf } from '../ui/zoned.ts'
import { bookedVia } from './booked-via.ts'
import { whoOf } from './event-block.tsx'
import { useBooking } from './use-booking.ts'

interface Props {
  calendar: Calendar
  appointment: Appointment
  onClose: () => void
}

type Doing = 'look' | 'move' | 'cancel'

export function AppointmentDialog({ calendar, appointment, onClose }: Props) {
  const [doing, setDoing] = useState<Doing>('look')
  return (
    <Dialog
      open
      onClose={onClose}
      title={whoOf(appointment)}
      about={`${appointment.service.name} with ${appointment.resource.name}`}
    >
      {doing === 'move' ? (
        <Move {...{ calendar, appointment, onClose }} onBack={() => setDoing('look')} />
      ) : doing === 'cancel' ? (
        <Cancel {...{ appointment, onClose }} onBack={() => setDoing('look')} />
      ) : (
        <Details appointment={appointment} onDo={setDoing} />
      )}
    </Dialog>
  )
}

const states: Record<Appointment['status'], string> = {
  held: 'Held for a few minutes while the customer is asked',
  booked: 'Booked',
  cancelled: 'Cancelled',
  completed: 'Came',
  missed: 'Missed',
}

function Details({ appointment, onDo }: { appointment: Appointment; onDo: (doing: Doing) => void }) {
  const words = useWords()
  const { teammate } = useMe()
  const via = bookedVia(appointment, channelName)
  const changeable = appointment.status === 'booked' && teammate.role !== 'viewer'
  return (
    <>
      <dl className="grid grid-cols-[6rem_1fr] gap-y-2 text-base">
        <Fact name="When">{words.span(appointment.start, appointment.end)}</Fact>
        <Fact name="Status">
          {states[appointment.status]}
          {via && `, ${via}`}
          {appointment.confirmed && ', confirmed by the customer'}
        </Fact>
        <Fact name="Code">
          <span className="font-mono">{appointment.code}</span>
        </Fact>
        {appointment.partySize && <Fact name="People">{appointment.partySize}</Fact>}
        {appointment.note && <Fact name="Note">{appointment.note}</Fact>}
        {appointment.customer && (
          <Fact name="Customer">
            <Link
              to="/customers/$customerId"
              params={{ customerId: appointment.customer.id }}
              className="font-medium text-brand-ink hover:underline"
            >
              {appointment.customer.label}
            </Link>
          </Fact>
        )}
      </dl>
      {changeable && (
        <div className="flex justify-end gap-2 pt-5">
          <Button onClick={() => onDo('cancel')}>Cancel the booking</Button>
          <Button kind="primary" onClick={() => onDo('move')}>
            Move
          </Button>
        </div>
      )}
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Move({ calendar, appointment, onClose, onBack }: Props & { onBack: () => void }) {
  const wall = wallOf(appointment.start, calendar.timeZone)
  const service = calendar.services.find(one => one.id === appointment.service.id)
  const able = calendar.resources.filter(
    one => one.id === appointment.resource.id || service?.resourceIds.includes(one.id),
  )
  const move = useBooking(
    (input: { start: string; resourceId: string }) =>
      send('POST', `/api/appointments/${appointment.id}/move`, input),
    'Moved.',
    onClose,
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const start = instantOf(
      { date: String(form.get('date')), minutes: minutesOf(String(form.get('time'))) },
      calendar.timeZone,
    )
    move.mutate({ start: start.toISOString(), resourceId: String(form.get('resourceId')) })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3">
        <Input label="Date" name="date" type="date" required defaultValue={wall.date} />
        <Input label="Time" name="time" type="time" step={300} required defaultValue={timeOf(wall.minutes)} />
      </div>
      <Select label="With" name="resourceId" defaultValue={appointment.resource.id}>
        {able.map(one => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Select>
      {move.isError && <Notice>{wordsFor(move.error)}</Notice>}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>Back</Button>
        <Button kind="primary" type="submit" busy={move.isPending}>
          Move the booking
        </Button>
      </div>
    </form>
  )
}

function Cancel({ appointment, onClose, onBack }: Omit<Props, 'calendar'> & { onBack: () => void }) {
  const cancel = useBooking(
    () => send('POST', `/api/appointments/${appointment.id}/cancel`, {}),
    'Cancelled. The time is free again.',
    onClose,
  )
  return (
    <div className="flex flex-col gap-4">
      <p className="text-base">
        The time becomes free at once. This cannot be undone; a new booking can be made.
      </p>
      {cancel.isError && <Notice>{wordsFor(cancel.error)}</Notice>}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>Keep it</Button>
        <Button kind="danger" busy={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
          Cancel the booking
        </Button>
      </div>
    </div>
  )
}
