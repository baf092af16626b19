import { MapPin } from 'lucide-react'
import type { Place } from './message-parts.ts'

/** A drawn map: the real one would be fetched from somebody else's server. */
export function PlaceTile({ place }: { place: Place }) {
  const { name, latitude, longitude } = place
  return (
    <span className="-mx-1 flex w-56 max-w-full flex-col overflow-hidden rounded-lg bg-raised">
      <span
        aria-hidden
        className="grid h-24 place-items-center bg-[repeating-linear-gradient(25deg,transparent_0_22px,var(--line)_22px_25px),repeating-linear-gradient(115deg,transparent_0_30px,var(--line)_30px_34px)]"
        style={{ backgroundColor: 'var(--good-soft)' }}
      >
        <MapPin className="size-7 fill-alert text-on-brand" />
      </span>
      <span className="px-2.5 py-1.5 leading-5">
        <span className="block font-medium">{name || 'Location'}</span>
        <span className="block text-xs text-ink-3">
          {latitude.toFixed(4)}, {longitude.toFixed(4)}
        </span>
      </span>
    </span>
  )
}
