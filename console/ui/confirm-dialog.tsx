import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

interface Props {
  open: boolean
  title: string
  about: string
  /** What the button that does it says. */
  yes: string
  busy?: boolean
  /** Weighty, but nothing is lost by it. */
  harmless?: boolean
  onClose: () => void
  onYes: () => void
}

/** Asked before what cannot be undone. */
export function ConfirmDialog({ open, title, about, yes, busy, harmless, onClose, onYes }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title={title} about={about}>
      <div className="flex justify-end gap-2 pt-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind={harmless ? 'primary' : 'danger'} busy={busy ?? false} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </Dialog>
  )
}
