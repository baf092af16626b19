import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { customerQuery } from '../api/queries.ts'
import { send, wordsFor } from '../api/request.ts'
import type { Channel, ConsentInput, Customer } from '../api/types.ts'
import { useMe, useWords } from '../ui/business.tsx'
import { channelInText } from '../ui/channel.tsx'
import { Switch } from '../ui/switch.tsx'
import { say } from '../ui/toast.tsx'
import { evidenceWords, offerConsent } from './consent-words.ts'

const ConfirmDialog = lazy(() =>
  import('../ui/confirm-dialog.tsx').then(module => ({ default: module.ConfirmDialog })),
)

function useConsent(customer: Customer, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: ConsentInput) => send('POST', `/api/customers/${customer.id}/consents`, input),
    onSuccess: async (_, { granted, channel }) => {
      say(`${granted ? 'May get' : 'Gets no more'} offers by ${channelInText(channel)}.`)
      await client.invalidateQueries({ queryKey: customerQuery(customer.id).queryKey })
    },
    onError: error => say(wordsFor(error), true),
    onSettled: onDone,
  })
}

/** A yes is evidence before the law (GDPR, article 7), so whoever enters one is asked; a no takes effect at once. */
export function OfferSwitch({ customer, channel }: { customer: Customer; channel: Channel }) {
  const { teammate } = useMe()
  const words = useWords()
  const [asking, setAsking] = useState(false)
  const consent = useConsent(customer, () => setAsking(false))
  const held = offerConsent(customer.consents, channel)
  const enter = (granted: boolean) => consent.mutate({ channel, purpose: 'marketing', granted })
  const name = channelInText(channel)
  return (
    <>
      <Switch
        label={`Offers by ${name}`}
        hint={held ? evidenceWords(held, words.day) : 'Never agreed'}
        on={held?.granted ?? false}
        disabled={teammate.role === 'viewer' || consent.isPending}
        onChange={on => (on ? setAsking(true) : enter(false))}
      />
      {asking && (
        <Suspense>
          <ConfirmDialog
            open
            title={`Did ${customer.label} agree to offers by ${name}?`}
            about={`Enter it only if they said so to you. Kept as evidence: ${teammate.name}, with the time.`}
            yes="They agreed"
            harmless
            busy={consent.isPending}
            onClose={() => setAsking(false)}
            onYes={() => enter(true)}
          />
        </Suspense>
      )}
    </>
  )
}
