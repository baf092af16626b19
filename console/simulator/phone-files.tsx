import { Download } from 'lucide-react'
import type { HandsetMessageInfo } from '../api/types.ts'
import { FileSign, sizeWords } from '../inbox/attachments.tsx'

/** Pictures that the server gives out to be shown; all others are downloads. */
const picture = /^image\/(?:png|jpeg|gif|webp|avif)$/

export function PhoneFiles({ files }: { files: HandsetMessageInfo['files'] }) {
  if (files.length === 0) return null
  return (
    <ul className="-mx-1 flex flex-col gap-1 pb-1">
      {files.map(({ name, type, size, url }) => (
        <li key={url}>
          {picture.test(type) && size > 0 ? (
            <a href={url} target="_blank" rel="noreferrer" className="block">
              <img
                src={url}
                alt={name}
                className="max-h-56 w-full min-w-40 rounded-lg bg-sunken object-cover"
              />
            </a>
          ) : (
            <a
              href={url}
              download={name}
              className="flex items-center gap-2 rounded-lg bg-ink/5 px-2.5 py-2 text-sm hover:bg-ink/10"
            >
              <FileSign type={type} />
              <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
              <span className="shrink-0 text-xs text-ink-2">{sizeWords(size)}</span>
              <Download aria-hidden className="size-3.5 shrink-0 text-ink-2" />
              <span className="sr-only">, download</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}
