import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Appointment, Calendar } from '../api/types.ts'
import { useMe, useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { channelName } from '../ui/channel.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { bookedVia } from './booked-via.ts'
import { CancelBooking, MoveBooking } from './change-booking.tsx'
import { whoOf } from './event-block.tsx'

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
        <MoveBooking {...{ calendar, appointment, onClose }} onBack={() => setDoing('look')} />
      ) : doing === 'cancel' ? (
        <CancelBooking {...{ appointment, onClose }} onBack={() => setDoing('look')} />
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
