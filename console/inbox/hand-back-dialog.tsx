import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextArea } from '../ui/field.tsx'

interface Props {
  open: boolean
  busy: boolean
  onClose: () => void
  onHand: (note: string) => void
}

export function HandBackDialog({ open, busy, onClose, onHand }: Props) {
  const [note, setNote] = useState('')
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Hand back to the AI"
      about="It answers this customer's next message, and knows everything that was said meanwhile."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          onHand(note.trim())
        }}
      >
        <TextArea
          label="Note (optional)"
          hint="What was agreed, or what should happen next. The customer does not see it."
          maxLength={2000}
          rows={4}
          value={note}
          onChange={event => setNote(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Hand back
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
