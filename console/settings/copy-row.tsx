import { CopyButton } from './copy-button.tsx'

interface Props {
  label: string
  value: string
}

/** A value to be carried into another website: to read, to mark, to copy. */
export function CopyRow({ label, value }: Props) {
  return (
    <div className="flex flex-col gap-1.5 rounded-lg bg-sunken p-2.5">
      <div className="flex items-center justify-between gap-2">
        <span className="text-xs font-medium text-ink-2">{label}</span>
        <CopyButton text={value} />
      </div>
      <code className="font-mono text-xs [overflow-wrap:anywhere] select-all">{value}</code>
    </div>
  )
}
