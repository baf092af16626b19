import { Button } from '../ui/button.tsx'

interface Props {
  busy: boolean
  onUndo: () => void
}

/** Stays in sight while something is changed and not saved. */
export function SaveBar({ busy, onUndo }: Props) {
  return (
    <div className="appear sticky bottom-4 z-10 flex flex-wrap items-center gap-2 rounded-xl border border-line bg-raised p-3 shadow-float">
      <p className="flex-1 px-1 text-sm text-ink-2">Not saved yet</p>
      <Button small onClick={onUndo}>
        Undo
      </Button>
      <Button small kind="primary" type="submit" busy={busy}>
        Save
      </Button>
    </div>
  )
}
