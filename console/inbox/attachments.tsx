import { Download, File as FileIcon, FileText, Image } from 'lucide-react'
import type { AttachmentInfo } from '../api/types.ts'

export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

export function FileSign({ type }: { type: string }) {
  const Icon = type.startsWith('image/')
    ? Image
    : type === 'application/pdf' || type.startsWith('text/')
      ? FileText
      : FileIcon
  return <Icon aria-hidden className="size-4 shrink-0 text-brand-ink" />
}

export function Attachments({ files }: { files: readonly AttachmentInfo[] }) {
  if (files.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-2 pt-2.5">
      {files.map(file => (
        <li key={file.id} className="max-w-full">
          <a
            href={`/api/attachments/${file.id}`}
            download={file.name}
            className="flex items-center gap-2 rounded-lg border border-line-strong bg-raised px-2.5 py-1.5 text-sm hover:bg-hover"
          >
            <FileSign type={file.type} />
            <span className="truncate font-medium">{file.name}</span>
            <span className="shrink-0 text-xs text-ink-3">{sizeWords(file.size)}</span>
            <Download aria-hidden className="size-3.5 shrink-0 text-ink-3" />
            <span className="sr-only">, download</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
