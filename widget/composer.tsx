import { maxMessageText } from '../contract/chat-protocol.ts'
import { FileLine } from './attachments.tsx'
import type { Chat } from './chat.ts'
import { Icon } from './icons.tsx'

// The same function at each drawing, so that only the first one moves the focus.
const focus = (field: HTMLElement | null) => field?.focus()

/** Where the visitor writes; Enter sends, Shift and Enter begin a new line. */
export function Composer({ chat }: { chat: Chat }) {
  const { draft } = chat
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    chat.sendDraft()
  }
  const onPaste = (event: ClipboardEvent) => {
    const files = event.clipboardData?.files
    if (!chat.config.attachments || !files?.length) return
    event.preventDefault()
    chat.attach([...draft.files, ...files])
  }
  return (
    <form
      class="composer"
      onSubmit={event => {
        event.preventDefault()
        chat.sendDraft()
        event.currentTarget.querySelector('textarea')?.focus()
      }}
    >
      {draft.files.map(file => (
        <p key={`${file.name} ${file.size}`} class="file">
          <FileLine name={file.name} size={file.size} />
          <button
            type="button"
            class="icon"
            aria-label={`Remove ${file.name}`}
            onClick={() => chat.attach(draft.files.filter(one => one !== file))}
          >
            <Icon name="close" />
          </button>
        </p>
      ))}
      <p class="fault" role="alert">
        {draft.fault}
      </p>
      <div class="field">
        {/* The copy behind gives the field its height. */}
        <div class="grow" data-text={`${draft.text} `}>
          <textarea
            ref={focus}
            rows={1}
            value={draft.text}
            maxLength={maxMessageText}
            aria-label="Your message"
            placeholder="Write a message…"
            onInput={event => chat.write(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
        </div>
        {chat.config.attachments && <Picker chat={chat} />}
        <button
          type="submit"
          class="icon send"
          aria-label="Send"
          aria-disabled={!draft.text.trim() && draft.files.length === 0}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}

function Picker({ chat }: { chat: Chat }) {
  return (
    <>
      <input
        type="file"
        multiple
        hidden
        aria-label="Files"
        onChange={event => {
          chat.attach([...chat.draft.files, ...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      <button
        type="button"
        class="icon"
        aria-label="Attach a file"
        onClick={({ currentTarget: { previousElementSibling: input } }) => {
          if (input instanceof HTMLInputElement) input.click()
        }}
      >
        <Icon name="clip" />
      </button>
    </>
  )
}
