import { useState } from 'react'
import type { HandsetAct } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Input } from '../ui/field.tsx'

type Location = NonNullable<HandsetAct['location']>

interface Props {
  open: boolean
  onClose: () => void
  onPlace: (location: Location) => void
}

/** A telephone would know where it is; here it is said. */
export function PlaceDialog({ open, onClose, onPlace }: Props) {
  const [place, setPlace] = useState({ name: 'Home', latitude: '51.5079', longitude: '-0.0877' })
  const change = (part: Partial<typeof place>) => setPlace(held => ({ ...held, ...part }))
  const send = () => {
    const { name, latitude, longitude } = place
    onPlace({
      latitude: Number(latitude),
      longitude: Number(longitude),
      ...(name.trim() ? { name: name.trim() } : {}),
    })
  }
  return (
    <Dialog open={open} onClose={onClose} title="Send a place" about="Where the customer says they are.">
      {/* The dialog stands inside the form of the message in React, so that form must not be sent by this one. */}
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          event.stopPropagation()
          send()
        }}
      >
        <Input
          label="Name"
          maxLength={100}
          value={place.name}
          onChange={event => change({ name: event.target.value })}
        />
        <div className="grid grid-cols-2 gap-3">
          <Input
            label="Latitude"
            type="number"
            required
            min={-90}
            max={90}
            step="any"
            value={place.latitude}
            onChange={event => change({ latitude: event.target.value })}
          />
          <Input
            label="Longitude"
            type="number"
            required
            min={-180}
            max={180}
            step="any"
            value={place.longitude}
            onChange={event => change({ longitude: event.target.value })}
          />
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Send the place
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
