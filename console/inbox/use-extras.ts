import { useState } from 'react'
import type { ReplyChannel } from '../api/types.ts'

/** What a teammate adds to an answer beside text and files; what the chosen channel cannot carry stays out of it. */
export function useExtras(reply: ReplyChannel) {
  const [place, setPlace] = useState(false)
  const [followUp, setFollowUp] = useState(false)
  const carried = {
    location: place && reply.location,
    followUp: followUp && reply.channel === 'email',
  }
  return {
    place: carried.location,
    followUp: carried.followUp,
    carried,
    togglePlace: () => setPlace(!carried.location),
    toggleFollowUp: () => setFollowUp(!carried.followUp),
    clear: () => {
      setPlace(false)
      setFollowUp(false)
    },
  }
}
