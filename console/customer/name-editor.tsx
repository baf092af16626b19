import { Pencil } from 'lucide-react'
import { useState } from 'react'
import type { Customer } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { inputClass } from '../ui/field.tsx'
import { useCustomerPatch } from './use-customer-patch.ts'

export function NameEditor({ customer }: { customer: Customer }) {
  const { teammate } = useMe()
  const [editing, setEditing] = useState(false)
  const [name, setName] = useState(customer.name ?? '')
  const patch = useCustomerPatch(customer.id, 'Name saved.')
  if (!editing)
    return (
      <div className="flex items-start gap-1">
        <h2 className="min-w-0 flex-1 text-lg leading-6 font-semibold tracking-tight break-words">
          {customer.label}
        </h2>
        {teammate.role !== 'viewer' && (
          <IconButton label="Change the name" className="-mt-1 -mr-2" onClick={() => setEditing(true)}>
            <Pencil aria-hidden className="!size-4" />
          </IconButton>
        )}
      </div>
    )
  return (
    <form
      className="flex flex-col gap-2 pb-1"
      onSubmit={event => {
        event.preventDefault()
        patch.mutate({ name: name.trim() }, { onSuccess: () => setEditing(false) })
      }}
    >
      <input
        aria-label="Name"
        // biome-ignore lint/a11y/noAutofocus: the field stands where its button was pressed
        autoFocus
        required
        maxLength={200}
        value={name}
        onChange={event => setName(event.target.value)}
        onKeyDown={event => event.key === 'Escape' && setEditing(false)}
        className={`${inputClass} h-8`}
      />
      <div className="flex gap-2">
        <Button kind="primary" small type="submit" busy={patch.isPending} disabled={name.trim() === ''}>
          Save
        </Button>
        <Button kind="quiet" small onClick={() => setEditing(false)}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
