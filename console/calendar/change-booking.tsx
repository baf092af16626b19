import { type FormEvent, useState } from 'react'
import { send, wordsFor } from '../api/request.ts'
import type { Appointment, Calendar } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Input, Select } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'
import { instantOf, minutesOf, timeOf, wallOf } from '../ui/zoned.ts'
import { TellCustomer, useTelling } from './tell-customer.tsx'
import { useBooking } from './use-booking.ts'

interface Props {
  appointment: Appointment
  onClose: () => void
  onBack: () => void
}

export function MoveBooking({ calendar, appointment, onClose, onBack }: Props & { calendar: Calendar }) {
  const wall = wallOf(appointment.start, calendar.timeZone)
  const [date, setDate] = useState(wall.date)
  const [time, setTime] = useState(timeOf(wall.minutes))
  const [resourceId, setResourceId] = useState(appointment.resource.id)
  const service = calendar.services.find(one => one.id === appointment.service.id)
  const able = calendar.resources.filter(
    one => one.id === appointment.resource.id || service?.resourceIds.includes(one.id),
  )
  // A date or time that is being typed is empty for a moment.
  const start = date && time ? startOf(date, time, calendar.timeZone) : undefined
  const telling = useTelling(appointment, { kind: 'move', start, resourceId })
  const move = useBooking(
    (input: { start: string; resourceId: string; tell: boolean }) =>
      send('POST', `/api/appointments/${appointment.id}/move`, input),
    telling.tell ? 'Moved, and the customer is told.' : 'Moved.',
    onClose,
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (start) move.mutate({ start, resourceId, tell: telling.tell })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3">
        <Input
          label="Date"
          type="date"
          required
          value={date}
          onChange={event => setDate(event.target.value)}
        />
        <Input
          label="Time"
          type="time"
          step={300}
          required
          value={time}
          onChange={event => setTime(event.target.value)}
        />
      </div>
      <Select label="With" value={resourceId} onChange={event => setResourceId(event.target.value)}>
        {able.map(one => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Select>
      <TellCustomer appointment={appointment} telling={telling} />
      {move.isError && <Notice>{wordsFor(move.error)}</Notice>}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>Back</Button>
        <Button kind="primary" type="submit" busy={move.isPending} disabled={!start || telling.looking}>
          Move the booking
        </Button>
      </div>
    </form>
  )
}

function startOf(date: string, time: string, timeZone: string): string {
  return instantOf({ date, minutes: minutesOf(time) }, timeZone).toISOString()
}

export function CancelBooking({ appointment, onClose, onBack }: Props) {
  const telling = useTelling(appointment, { kind: 'cancel' })
  const cancel = useBooking(
    () => send('POST', `/api/appointments/${appointment.id}/cancel`, { tell: telling.tell }),
    telling.tell ? 'Cancelled, and the customer is told.' : 'Cancelled. The time is free again.',
    onClose,
  )
  return (
    <div className="flex flex-col gap-4">
      <p className="text-base">
        The time becomes free at once. This cannot be undone; a new booking can be made.
      </p>
      <TellCustomer appointment={appointment} telling={telling} />
      {cancel.isError && <Notice>{wordsFor(cancel.error)}</Notice>}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>Keep it</Button>
        <Button
          kind="danger"
          busy={cancel.isPending}
          disabled={telling.looking}
          onClick={() => cancel.mutate(undefined)}
        >
          Cancel the booking
        </Button>
      </div>
    </div>
  )
}
