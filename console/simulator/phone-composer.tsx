import { FileText, ImageIcon, MapPin, Paperclip, SendHorizontal, X } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { HandsetMessageInfo } from '../api/types.ts'
import { IconButton } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { say } from '../ui/toast.tsx'
import { type ChosenFile, chosenFile } from './chosen-file.ts'
import { Quote } from './phone-bubble.tsx'
import { PlaceDialog } from './place-dialog.tsx'
import type { Chat } from './queries.ts'
import type { Act } from './use-act.ts'

interface Props {
  chat: Chat
  name: string
  answering: HandsetMessageInfo | undefined
  onClear: () => void
  onAct: (act: Act) => void
}

const kinds = { photo: 'image/*', document: '.pdf,.doc,.docx,.txt,.csv,.xls,.xlsx' }

export function PhoneComposer({ chat, name, answering, onClear, onAct }: Props) {
  const [text, setText] = useState('')
  const [file, setFile] = useState<ChosenFile>()
  const [placing, setPlacing] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (answering) field.current?.focus()
  }, [answering])
  const done = (act: Act) => {
    onAct({ ...act, ...(answering ? { answers: answering.id } : {}) })
    setText('')
    setFile(undefined)
    onClear()
    field.current?.focus()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const words = text.trim()
    if (words || file) done({ ...(words ? { text: words } : {}), ...(file ? { file } : {}) })
  }
  return (
    <form
      onSubmit={submit}
      data-channel={chat.app}
      aria-label={`Write to ${name}`}
      className="shrink-0 border-t border-line bg-surface px-2 py-2"
    >
      {(answering || file) && (
        <div className="flex items-start gap-1 px-1 pb-1">
          <div className="min-w-0 flex-1">
            {answering && <Quote message={answering} />}
            {file && <p className="truncate px-1 text-sm text-ink-2">{file.name} goes with it</p>}
          </div>
          <IconButton
            label={answering ? 'Do not quote' : 'Leave the file out'}
            onClick={() => (answering ? onClear() : setFile(undefined))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      )}
      <div className="flex items-end gap-1">
        <Attach places={chat.app === 'whatsapp'} onFile={setFile} onPlace={() => setPlacing(true)} />
        <textarea
          ref={field}
          aria-label={`Message to ${name}`}
          placeholder={chat.app === 'sms' ? 'Text message' : 'Message'}
          rows={1}
          maxLength={5_000}
          value={text}
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            submit(event)
          }}
          className="field-sizing-content max-h-28 min-h-9 min-w-0 flex-1 resize-none rounded-2xl border border-line-strong bg-raised px-3.5 py-1.5 text-base focus:border-brand-ink focus:outline-2 focus:-outline-offset-1 focus:outline-brand-ink"
        />
        <button
          type="submit"
          aria-label="Send"
          disabled={!text.trim() && !file}
          className="grid size-9 shrink-0 place-items-center rounded-full bg-brand text-on-brand disabled:bg-sunken disabled:text-ink-3"
        >
          <SendHorizontal aria-hidden className="size-4.5" />
        </button>
      </div>
      <PlaceDialog
        open={placing}
        onClose={() => setPlacing(false)}
        onPlace={location => {
          setPlacing(false)
          done({ location })
        }}
      />
    </form>
  )
}

interface AttachProps {
  places: boolean
  onFile: (file: ChosenFile) => void
  onPlace: () => void
}

function Attach({ places, onFile, onPlace }: AttachProps) {
  const input = useRef<HTMLInputElement>(null)
  const choose = (kind: keyof typeof kinds) => {
    if (!input.current) return
    input.current.accept = kinds[kind]
    input.current.click()
  }
  const take = async (file: File | undefined) => {
    if (!file) return
    try {
      onFile(await chosenFile(file))
    } catch (error) {
      say(error instanceof Error ? error.message : 'This file cannot be read. Choose another one.', true)
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to attach"
        onChange={event => {
          void take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <Menu
        side="top"
        align="start"
        trigger={
          <IconButton label="Attach" className="size-9 rounded-full">
            <Paperclip aria-hidden />
          </IconButton>
        }
        entries={[
          { label: 'Photo', icon: <ImageIcon aria-hidden />, onSelect: () => choose('photo') },
          places && { label: 'Document', icon: <FileText aria-hidden />, onSelect: () => choose('document') },
          places && { label: 'Place', icon: <MapPin aria-hidden />, onSelect: onPlace },
        ]}
      />
    </>
  )
}
