import type { WireEntry } from '../contract/chat-protocol.ts'
import type { Chat } from './chat.ts'
import { Icon } from './icons.tsx'
import { sizeOf } from './times.ts'

type Attachment = WireEntry['attachments'][number]

/** Types that a browser shows as a picture and that carry no script. */
const picture = /^image\/(?:png|jpeg|gif|webp|avif)$/

/** A picture as itself, anything else as a line with its name; pressed, it is saved. */
export function Attached({ chat, file }: { chat: Chat; file: Attachment }) {
  const url = picture.test(file.type) ? chat.picture(file.id) : undefined
  return (
    <button
      type="button"
      class={url ? 'picture' : 'file'}
      onClick={() => save(chat, file)}
      aria-label={`Save ${file.name}`}
    >
      {url ? (
        <img src={url} alt={file.name} onError={() => chat.hidePicture(file.id)} />
      ) : (
        <FileLine name={file.name} size={file.size} />
      )}
    </button>
  )
}

async function save(chat: Chat, { id, name }: Attachment): Promise<void> {
  const blob = await chat.file(id).catch(() => undefined)
  if (!blob) return chat.warn(`${name} was not loaded. Try again.`)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export function FileLine({ name, size }: { name: string; size: number }) {
  return (
    <>
      <Icon name="file" />
      <span class="file-name">{name}</span>
      <span class="quiet">{sizeOf(size)}</span>
    </>
  )
}
