import { MapPin } from 'lucide-react'
import type { MessageItem } from '../api/types.ts'
import { mapLink } from './map-link.ts'

/** The place that went with a message. Drawn without a map, which would have to come from somebody else's server. */
export function PlaceLink({ item: { location } }: { item: MessageItem }) {
  if (!location) return null
  const { name, address } = location
  return (
    <a
      href={mapLink(location)}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="mt-2 flex max-w-full items-center gap-2.5 rounded-lg border border-line-strong bg-raised px-3 py-2 whitespace-normal hover:bg-hover"
    >
      <MapPin aria-hidden className="size-5 shrink-0 text-channel" />
      <span className="min-w-0">
        <span className="block truncate font-medium">{name || 'Place'}</span>
        {address && <span className="block truncate text-xs text-ink-2">{address}</span>}
        <span className="sr-only">Open on the map</span>
      </span>
    </a>
  )
}
