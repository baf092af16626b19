import { type FormEvent, useState } from 'react'
import { Refused, send, wordsFor } from '../api/request.ts'
import type { Calendar, NewAppointment } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Input, Select, TextArea } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'
import { instantOf, minutesOf, timeOf } from '../ui/zoned.ts'
import { openSpans } from './layout.ts'
import { useBooking } from './use-booking.ts'

/** The place in the calendar that was pressed. */
export interface Pick {
  readonly date: string
  readonly minutes: number | undefined
  readonly resourceId?: string | undefined
}

interface Props {
  calendar: Calendar
  pick: Pick
  onClose: () => void
}

const arrival = '15:00'

export function BookingDialog({ calendar, pick, onClose }: Props) {
  const { services, resources, timeZone } = calendar
  const fits = services.filter(one => !pick.resourceId || one.resourceIds.includes(pick.resourceId))
  const [serviceId, setServiceId] = useState((fits[0] ?? services[0])?.id ?? '')
  const [resourceId, setResourceId] = useState(pick.resourceId ?? '')
  const [clientId] = useState(() => crypto.randomUUID())
  const service = services.find(one => one.id === serviceId)
  const able = resources.filter(one => service?.resourceIds.includes(one.id))
  const chosen = able.find(one => one.id === resourceId) ?? able[0]
  const opens = openSpans(calendar.hours, pick.date)[0]?.from ?? 9 * 60
  const book = useBooking(
    (input: NewAppointment) => send('POST', '/api/appointments', input),
    'Booked.',
    onClose,
  )
  const wrong = book.error instanceof Refused ? book.error.fields : {}
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    if (!chosen) return
    book.mutate({
      serviceId,
      resourceId: chosen.id,
      start: instantOf({ date: text('date'), minutes: minutesOf(text('time')) }, timeZone).toISOString(),
      name: text('name'),
      ...(text('contact') ? { contact: text('contact') } : {}),
      ...(text('note') ? { note: text('note') } : {}),
      ...(text('nights') ? { nights: Number(text('nights')) } : {}),
      ...(text('partySize') ? { partySize: Number(text('partySize')) } : {}),
      clientId,
    })
  }
  return (
    <Dialog open onClose={onClose} title="New booking">
      {services.length === 0 ? (
        <Notice tone="wait">There is no service to book yet. Services come from the business profile.</Notice>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <Select label="Service" value={serviceId} onChange={event => setServiceId(event.target.value)}>
            {services.map(one => (
              <option key={one.id} value={one.id}>
                {one.name}
                {one.kind === 'room' ? '' : ` · ${one.minutes} min`}
                {one.price ? ` · ${one.price}` : ''}
              </option>
            ))}
          </Select>
          <Select
            label={service?.kind === 'table' ? 'Table' : service?.kind === 'room' ? 'Room' : 'With'}
            value={chosen?.id ?? ''}
            error={wrong.resourceId}
            onChange={event => setResourceId(event.target.value)}
          >
            {able.map(one => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
          <div className="grid grid-cols-2 gap-3">
            <Input
              label="Date"
              name="date"
              type="date"
              required
              defaultValue={pick.date}
              error={wrong.start}
            />
            <Input
              label={service?.kind === 'room' ? 'Arrival' : 'Time'}
              name="time"
              type="time"
              step={300}
              required
              key={service?.kind === 'room' ? 'arrival' : 'time'}
              defaultValue={service?.kind === 'room' ? arrival : timeOf(pick.minutes ?? opens)}
            />
            {service?.kind === 'room' && (
              <Input label="Nights" name="nights" type="number" min={1} max={60} required defaultValue={1} />
            )}
            {service && service.kind !== 'appointment' && (
              <Input
                label="People"
                name="partySize"
                type="number"
                min={1}
                max={500}
                required
                defaultValue={2}
                error={wrong.partySize}
              />
            )}
          </div>
          <Input label="Name" name="name" required maxLength={200} autoComplete="off" error={wrong.name} />
          <Input
            label="Phone or e-mail (optional)"
            name="contact"
            maxLength={254}
            autoComplete="off"
            hint="With it, the customer is recognised on every channel."
            error={wrong.contact}
          />
          <TextArea label="Note (optional)" name="note" rows={2} maxLength={2000} />
          {book.isError && <Notice>{wordsFor(book.error)}</Notice>}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button kind="primary" type="submit" busy={book.isPending} disabled={!chosen}>
              Book
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
