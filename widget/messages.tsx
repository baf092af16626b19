import { Fragment } from 'preact'
import type { WireEntry } from '../contract/chat-protocol.ts'
import { Attached, FileLine } from './attachments.tsx'
import { type Chat, isOfBusiness } from './chat.ts'
import { Icon } from './icons.tsx'
import type { Outgoing } from './storage.ts'
import { dayOf, timeOf } from './times.ts'
import { words } from './words.tsx'

/** Milliseconds within which messages of one author stand together. */
const together = 5 * 60_000

/** The log of the conversation. */
export function Messages({ chat }: { chat: Chat }) {
  const { entries, waiting, typing, config } = chat
  const empty = entries.length === 0 && waiting.length === 0
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1).
    <div class="log" role="log" aria-live="polite" aria-label="Messages" tabIndex={0}>
      <p class="bubble theirs">{words(config.greeting)}</p>
      {empty && <Choices options={config.quickChoices} pick={({ label }) => chat.send({ text: label })} />}
      {entries.map((entry, index) => (
        <Fragment key={entry.id}>
          <Day at={entry.at} before={entries[index - 1]?.at} />
          <Entry chat={chat} entry={entry} next={entries[index + 1]} />
        </Fragment>
      ))}
      {waiting.map(message => (
        <Waiting key={message.clientId} chat={chat} message={message} />
      ))}
      {typing && (
        <p class="bubble theirs dots">
          <span class="hidden">{typing === 'brain' ? 'The assistant is typing' : 'Somebody is typing'}</span>
          <i />
          <i />
          <i />
        </p>
      )}
    </div>
  )
}

function Day({ at, before }: { at: number; before: number | undefined }) {
  const day = dayOf(at, Date.now())
  if (before !== undefined && dayOf(before, Date.now()) === day) return null
  return <p class="day">{day}</p>
}

function Entry({ chat, entry, next }: { chat: Chat; entry: WireEntry; next: WireEntry | undefined }) {
  if (entry.author === 'system') return <p class="note">{words(entry.text)}</p>
  const own = !isOfBusiness(entry)
  const last = !next || next.author !== entry.author || next.at - entry.at > together
  const choose = !own && !next && chat.waiting.length === 0
  return (
    <div class={own ? 'turn own' : 'turn'}>
      {entry.text && <p class={own ? 'bubble mine' : 'bubble theirs'}>{words(entry.text)}</p>}
      {entry.attachments.map(file => (
        <Attached key={file.id} chat={chat} file={file} />
      ))}
      {last && (
        <p class="meta">
          {entry.author === 'brain' && <Icon name="spark" />}
          {[own ? 'Sent' : authorOf(entry), timeOf(entry.at)].join(' · ')}
        </p>
      )}
      {choose && (
        <Choices options={entry.choices} pick={({ id, label }) => chat.send({ text: label, choice: id })} />
      )}
    </div>
  )
}

function authorOf({ author, authorName }: WireEntry): string {
  return author === 'brain' ? 'AI assistant' : (authorName ?? 'Front desk')
}

function Waiting({ chat, message }: { chat: Chat; message: Outgoing }) {
  const { clientId, refused } = message
  const stuck = refused !== undefined || chat.line === 'offline' || chat.line === 'refused'
  return (
    <div class="turn own">
      {message.text && <p class="bubble mine pale">{words(message.text)}</p>}
      {message.files.map(file => (
        <p key={`${file.name} ${file.size}`} class="file">
          <FileLine name={file.name} size={file.size} />
        </p>
      ))}
      {stuck ? (
        <p class="meta alert">
          {refused ?? 'Not sent.'}{' '}
          <button type="button" class="text" onClick={() => chat.retry(clientId)}>
            Try again
          </button>
          {refused !== undefined && (
            <button type="button" class="text" onClick={() => chat.remove(clientId)}>
              Remove
            </button>
          )}
        </p>
      ) : (
        <p class="meta">Sending…</p>
      )}
    </div>
  )
}

interface Option {
  readonly id: string
  readonly label: string
}

function Choices({ options, pick }: { options: readonly Option[]; pick: (option: Option) => void }) {
  if (options.length === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form, and nothing here is filled in.
    <div class="choices" role="group" aria-label="Suggested answers">
      {options.map(option => (
        <button type="button" key={option.id} onClick={() => pick(option)}>
          {option.label}
        </button>
      ))}
    </div>
  )
}
