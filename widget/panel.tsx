import type { TargetedDragEvent, TargetedKeyboardEvent, TargetedSubmitEvent } from 'preact'
import { CallButton } from './calling.tsx'
import type { Chat } from './chat.ts'
import { Composer } from './composer.tsx'
import { Icon } from './icons.tsx'
import { Messages } from './messages.tsx'

/** The open chat. On a phone it covers the page and keeps the focus. */
export function Panel({ chat, phone, close }: { chat: Chat; phone: boolean; close: () => void }) {
  const { config } = chat
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && !event.isComposing) {
      event.stopPropagation()
      close()
    }
    if (event.key === 'Tab' && phone) keepInside(event, event.currentTarget)
  }
  const drag = (event: TargetedDragEvent<HTMLElement>) => {
    if (!config.attachments || !event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.currentTarget.classList.toggle('over', event.type === 'dragover')
    if (event.type === 'drop') chat.attach([...chat.draft.files, ...event.dataTransfer.files])
  }
  return (
    <section
      class="panel"
      role="dialog"
      aria-modal={phone}
      aria-label={`Chat with ${config.name}`}
      onKeyDown={onKeyDown}
      onDragOver={drag}
      onDragLeave={drag}
      onDrop={drag}
    >
      <div class="head">
        <span class="avatar" aria-hidden="true">
          {config.name.slice(0, 1)}
        </span>
        <div>
          <h2>{config.name}</h2>
          <p role="status">{status(chat)}</p>
        </div>
        {chat.page.calls && chat.line === 'online' && (
          <CallButton calling={chat.calling} start={() => chat.call()} />
        )}
        <button type="button" class="icon" aria-label="Close the chat" onClick={close}>
          <Icon name={phone ? 'close' : 'down'} />
        </button>
      </div>
      {chat.calling.shown && <div ref={chat.calling.mount} />}
      <p class="disclosure">
        <Icon name="spark" />
        <span>
          {config.disclosure}
          {config.privacyUrl && (
            <>
              {' '}
              <a href={config.privacyUrl} target="_blank" rel="noopener noreferrer">
                Privacy
              </a>
            </>
          )}
        </span>
      </p>
      <Messages chat={chat} />
      <Away chat={chat} />
      <Composer chat={chat} />
      <p class="credit">
        Powered by <b>Frontdesk</b>
      </p>
    </section>
  )
}

function status({ line, staffed }: Chat) {
  if (line === 'offline') return 'No connection. Trying again…'
  if (line === 'refused') return 'The chat is not available on this page.'
  if (line === 'connecting') return 'Connecting…'
  return (
    <>
      <i class="lamp" />
      {staffed ? 'AI assistant and team' : 'AI assistant. The team is away.'}
    </>
  )
}

/** Asks where to answer when nobody of the team is there to take over. */
function Away({ chat }: { chat: Chat }) {
  const spoken = chat.entries.length > 0 || chat.waiting.length > 0
  const cut = chat.line === 'offline'
  if (!((!chat.staffed && spoken) || cut) || chat.email || chat.declined) return null
  const send = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const input = event.currentTarget.querySelector('input')
    if (input) chat.leaveEmail(input.value.trim())
  }
  return (
    <form class="away" onSubmit={send}>
      <label for="frontdesk-email">
        {cut
          ? 'The connection is gone. Leave your e-mail address and we answer there.'
          : 'Our team is away. Leave your e-mail address and we answer there.'}
      </label>
      <div>
        <input
          id="frontdesk-email"
          type="email"
          required
          maxLength={254}
          autoComplete="email"
          placeholder="you@example.com"
        />
        <button type="submit">Leave it</button>
        <button type="button" class="icon" aria-label="No, thank you" onClick={() => chat.decline()}>
          <Icon name="close" />
        </button>
      </div>
    </form>
  )
}

function keepInside(event: KeyboardEvent, panel: HTMLElement): void {
  const stops = [...panel.querySelectorAll<HTMLElement>('a,button,textarea,[tabindex],input:not([hidden])')]
  const root = panel.getRootNode()
  const active = root instanceof ShadowRoot ? root.activeElement : null
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (active !== edge) return
  event.preventDefault()
  const other = event.shiftKey ? stops.at(-1) : stops[0]
  other?.focus()
}
