import { Ban } from 'lucide-react'
import { useState } from 'react'
import type { Customer } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Section } from './section.tsx'
import { useCustomerPatch } from './use-customer-patch.ts'

/** Whether anything may go out to this customer, and the button that changes it. */
export function Blocking({ customer }: { customer: Customer }) {
  const { teammate } = useMe()
  const [asking, setAsking] = useState(false)
  const patch = useCustomerPatch(
    customer.id,
    customer.blocked ? 'Unblocked.' : 'Blocked. Nothing goes out to them.',
  )
  const viewer = teammate.role === 'viewer'
  if (viewer && !customer.blocked) return null
  return (
    <Section title="Blocking">
      <p className="pb-2.5 text-sm text-ink-2">
        {customer.blocked
          ? 'Blocked: nothing goes out to them, answers of the AI included. What they write is kept.'
          : 'Nothing goes out to a blocked customer. What they write is kept.'}
      </p>
      {!viewer && (
        <Button
          small
          busy={patch.isPending}
          icon={<Ban aria-hidden className="size-4" />}
          onClick={() => (customer.blocked ? patch.mutate({ blocked: false }) : setAsking(true))}
        >
          {customer.blocked ? 'Unblock' : 'Block'}
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          open
          title={`Block ${customer.label}?`}
          about="No answer, reminder or promotion goes out to them until somebody unblocks them. What they write is kept and shown here."
          yes="Block"
          busy={patch.isPending}
          onClose={() => setAsking(false)}
          onYes={() => patch.mutate({ blocked: true }, { onSuccess: () => setAsking(false) })}
        />
      )}
    </Section>
  )
}
