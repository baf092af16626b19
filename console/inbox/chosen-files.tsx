import { X } from 'lucide-react'
import type { AttachmentInfo, Channel } from '../api/types.ts'
import { channelName } from '../ui/channel.tsx'
import { FileSign, sizeWords } from './attachments.tsx'

interface Props {
  files: readonly AttachmentInfo[]
  uploading: boolean
  onRemove: (id: string) => void
  /** The channel that does not carry them: they stay for another one. */
  left: Channel | undefined
}

export function ChosenFiles({ files, uploading, onRemove, left }: Props) {
  if (files.length === 0 && !uploading) return null
  return (
    <ul aria-label="Attached files" className="flex flex-wrap gap-2 px-4 pt-1">
      {files.map(file => (
        <li
          key={file.id}
          className="flex max-w-full items-center gap-2 rounded-lg border border-line bg-sunken py-1 pr-1 pl-2 text-sm"
        >
          <FileSign type={file.type} />
          <span className="truncate">{file.name}</span>
          <span className="shrink-0 text-xs text-ink-3">{sizeWords(file.size)}</span>
          <button
            type="button"
            aria-label={`Remove ${file.name}`}
            onClick={() => onRemove(file.id)}
            className="grid size-6 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
      {left && (
        <li role="status" className="w-full text-xs text-wait-ink">
          {channelName(left)} carries no files. They wait here until you answer by another channel.
        </li>
      )}
      {uploading && (
        <li role="status" className="px-1 py-1.5 text-xs text-ink-3">
          Uploading…
        </li>
      )}
    </ul>
  )
}
