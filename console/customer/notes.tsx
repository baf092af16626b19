import { useState } from 'react'
import type { Customer } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { inputClass } from '../ui/field.tsx'
import { Section } from './section.tsx'
import { useCustomerPatch } from './use-customer-patch.ts'

/** What the team wants to remember; the customer never sees it. */
export function Notes({ customer }: { customer: Customer }) {
  const { teammate } = useMe()
  const [written, setWritten] = useState<string>()
  const patch = useCustomerPatch(customer.id, 'Notes saved.')
  const text = written ?? customer.notes
  const changed = written !== undefined && written !== customer.notes
  return (
    <Section title="Notes">
      <textarea
        aria-label="Notes about this customer"
        placeholder="Seen only by your team"
        rows={Math.min(8, Math.max(2, text.split('\n').length + 1))}
        maxLength={10_000}
        readOnly={teammate.role === 'viewer'}
        value={text}
        onChange={event => setWritten(event.target.value)}
        className={`${inputClass} resize-y py-2 text-sm`}
      />
      {changed && (
        <div className="flex gap-2 pt-2">
          <Button
            kind="primary"
            small
            busy={patch.isPending}
            onClick={() => patch.mutate({ notes: text }, { onSuccess: () => setWritten(undefined) })}
          >
            Save notes
          </Button>
          <Button kind="quiet" small onClick={() => setWritten(undefined)}>
            Undo
          </Button>
        </div>
      )}
    </Section>
  )
}
