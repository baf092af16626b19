import {
  maxFiles,
  maxMessageText,
  maxUpload,
  type ServerFrame,
  type WidgetConfig,
  type WireEntry,
} from '../contract/chat-protocol.ts'
import { Calling } from './calling.tsx'
import { Delivery } from './delivery.ts'
import { createFileBox } from './files.ts'
import { Line, type LineState } from './line.ts'
import type { Memory, Outgoing } from './storage.ts'

export interface Page {
  readonly key: string
  /** The server's address without a slash at its end. */
  readonly base: string
  /** What the page knows of its visitor. */
  readonly name?: string | undefined
  readonly email?: string | undefined
  /** The page offers calls, and the browser has a microphone to ask for. */
  readonly calls?: boolean
}

export interface Composed {
  readonly text: string
  readonly choice?: string
  readonly files?: readonly File[]
}

/** What the visitor is about to send. */
export interface Draft {
  readonly text: string
  readonly files: readonly File[]
  /** Why the last file was not taken. */
  readonly fault?: string
}

const nothing: Draft = { text: '', files: [] }

/** Milliseconds that a sign of typing holds. */
const typingHolds = 6_000
/** Milliseconds between two signs of ours. */
const typingEvery = 2_000

/** One visitor's conversation: what is shown, what waits, what is unread. Draws nothing. */
export class Chat {
  entries: readonly WireEntry[]
  open = false
  typing: 'brain' | 'teammate' | undefined
  staffed = true
  draft = nothing
  /** Whether the next drawing goes to the end of the log. */
  follow = false
  /** Whether the visitor would rather leave no address. */
  declined = false
  readonly page: Page
  readonly config: WidgetConfig
  readonly calling: Calling
  readonly #memory: Memory
  readonly #changed: () => void
  readonly #line: Line
  readonly #delivery: Delivery
  #typingEnds: ReturnType<typeof setTimeout> | undefined
  #typed = 0
  #delivered = 0
  /** The token of another tab that was tried. */
  #other: string | undefined
  readonly #pictures = new Map<string, string | undefined>()

  constructor(page: Page, config: WidgetConfig, memory: Memory, changed: () => void) {
    this.page = page
    this.config = config
    this.#memory = memory
    this.#changed = changed
    this.calling = new Calling(page, reason => this.warn(reason))
    this.entries = memory.entries()
    const query = `?key=${encodeURIComponent(page.key)}`
    this.#line = new Line({
      url: `${page.base.replace(/^http/, 'ws')}/ws/chat${query}`,
      hello: () => ({ token: memory.get('token'), cursor: this.#cursor }),
      frame: frame => this.#take(frame),
      changed: () => this.#lineChanged(),
    })
    this.#delivery = new Delivery({
      memory,
      files: createFileBox(page.key),
      online: () => this.#line.state === 'online',
      send: message => this.#line.send(message),
      upload: async (message, files) => {
        const form = new FormData()
        form.append('message', JSON.stringify(message))
        for (const file of files) form.append('file', file)
        const answer = await this.#fetch('messages', { method: 'POST', body: form })
        return answer.json()
      },
      changed,
    })
    // A visitor who has never written costs the server nothing but the first look.
    if (memory.get('token') || this.waiting.length > 0) this.connect()
  }

  get line(): LineState {
    return this.#line.state
  }
  get waiting(): readonly Outgoing[] {
    return this.#delivery.waiting
  }
  get email(): string | undefined {
    return this.#memory.get('email') ?? this.page.email
  }
  get unread(): number {
    const read = Number(this.#memory.get('read') ?? 0)
    return this.entries.filter(entry => entry.cursor > read && isOfBusiness(entry)).length
  }
  get #cursor(): number {
    return this.entries.at(-1)?.cursor ?? 0
  }

  connect(): void {
    this.#line.open()
  }

  /** The network is back, or the visitor asks: what waits for its time goes now. */
  hurry(): void {
    if (this.#line.state === 'offline') this.#line.open()
  }

  setOpen(open: boolean): void {
    this.open = open
    if (open) {
      this.connect()
      this.hurry()
    }
    this.looked()
    this.#changed()
  }

  /** Speaks as the same visitor as here. */
  call(): void {
    void this.calling.start(this.#memory.get('token'))
    this.#changed()
  }

  /** What the visitor has before their eyes is read. */
  looked(): void {
    const read = Number(this.#memory.get('read') ?? 0)
    if (!this.open || document.hidden || this.#cursor <= read) return
    this.#memory.set('read', String(this.#cursor))
    this.#line.send({ kind: 'seen', status: 'read', after: read, upTo: this.#cursor })
    this.#changed()
  }

  send({ text, choice, files = [] }: Composed): void {
    const { name } = this.page
    const { email } = this
    this.follow = true
    this.connect()
    void this.#delivery.add(
      {
        clientId: newId(),
        text: text.slice(0, maxMessageText),
        sentAt: Date.now(),
        files: files.map(file => ({ name: file.name, size: file.size })),
        ...(choice ? { choice } : {}),
        ...(name ? { name } : {}),
        ...(email ? { email } : {}),
      },
      files,
    )
  }

  write(text: string): void {
    this.draft = { ...this.draft, text }
    if (Date.now() - this.#typed >= typingEvery) {
      this.#typed = Date.now()
      this.#line.send({ kind: 'typing' })
    }
    this.#changed()
  }

  /** Lays files beside the draft, never more than the server takes. */
  attach(files: readonly File[]): void {
    const size = files.reduce((sum, file) => sum + file.size, 0)
    const tooMuch = files.length > maxFiles || size > maxUpload
    if (files.some(file => file.size === 0)) this.warn('This file is empty.')
    else if (tooMuch) this.warn(`At most ${maxFiles} files with ${maxUpload >> 20} MB together.`)
    else {
      this.draft = { text: this.draft.text, files }
      this.#changed()
    }
  }

  warn(fault: string): void {
    this.draft = { ...this.draft, fault }
    this.#changed()
  }

  sendDraft(): void {
    const { text, files } = this.draft
    if (!text.trim() && files.length === 0) return
    this.draft = nothing
    this.send({ text: text.trim(), files })
  }

  leaveEmail(email: string): void {
    this.#memory.set('email', email)
    this.send({ text: `Please answer me by e-mail: ${email}` })
  }

  decline(): void {
    this.declined = true
    this.#changed()
  }

  retry(clientId: string): void {
    this.hurry()
    this.#delivery.retry(clientId)
  }

  remove(clientId: string): void {
    this.#delivery.remove(clientId)
  }

  /** The address of a picture, as soon as it is there. */
  picture(id: string): string | undefined {
    if (!this.#pictures.has(id)) {
      this.#pictures.set(id, undefined)
      this.file(id).then(
        blob => this.#showPicture(id, URL.createObjectURL(blob)),
        () => {},
      )
    }
    return this.#pictures.get(id)
  }

  /** A page that allows no blob pictures gets the line with the name instead. */
  hidePicture(id: string): void {
    this.#showPicture(id, undefined)
  }

  #showPicture(id: string, address: string | undefined): void {
    this.#pictures.set(id, address)
    this.#changed()
  }

  async file(id: string): Promise<Blob> {
    const answer = await this.#fetch(`attachments/${encodeURIComponent(id)}`)
    if (!answer.ok) throw new Error(`The file was not given: ${answer.status}`)
    return answer.blob()
  }

  #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const url = `${this.page.base}/hooks/chat/${path}?key=${encodeURIComponent(this.page.key)}`
    const authorization = `Bearer ${this.#memory.get('token')}`
    return fetch(url, { ...init, credentials: 'omit', headers: { authorization } })
  }

  #lineChanged(): void {
    if (this.#line.state !== 'online') this.#delivery.interrupt()
    this.#changed()
  }

  #take(frame: ServerFrame): void {
    if (frame.kind === 'welcome') this.#welcome(frame)
    else if (frame.kind === 'entries') this.#add(frame.entries)
    else if (frame.kind === 'staffed') this.staffed = frame.staffed
    else if (frame.kind === 'typing') this.#showTyping(frame.who)
    else this.#delivery.answered(frame)
    this.#changed()
  }

  #welcome({ token, fresh, staffed }: Extract<ServerFrame, { kind: 'welcome' }>): void {
    const other = this.#memory.get('token')
    if (fresh && other && other !== token && this.#other !== other) {
      // Another tab has become a visitor at the same moment: one browser is one visitor.
      this.#other = other
      this.#line.again()
      return
    }
    this.staffed = staffed
    if (fresh) {
      this.entries = []
      this.#memory.keepEntries([])
      this.#memory.set('read', undefined)
    }
    this.#memory.set('token', token)
    this.#delivery.flush()
  }

  #add(more: readonly WireEntry[]): void {
    const fresh = more.filter(entry => entry.cursor > this.#cursor)
    if (fresh.length === 0) return
    this.entries = [...this.entries, ...fresh]
    this.#memory.keepEntries(this.entries)
    for (const { clientId } of fresh) if (clientId) this.#delivery.remove(clientId)
    if (fresh.some(isOfBusiness)) this.#showTyping(undefined)
    if (this.#delivered < this.#cursor) {
      const after = this.#delivered
      this.#delivered = this.#cursor
      this.#line.send({ kind: 'seen', status: 'delivered', after, upTo: this.#cursor })
    }
    this.#delivery.flush()
    this.looked()
  }

  #showTyping(who: 'brain' | 'teammate' | undefined): void {
    clearTimeout(this.#typingEnds)
    this.typing = who
    if (who)
      this.#typingEnds = setTimeout(() => {
        this.typing = undefined
        this.#changed()
      }, typingHolds)
  }
}

export function isOfBusiness({ author }: WireEntry): boolean {
  return author === 'brain' || author === 'teammate'
}

/** 22 characters of the alphabet the protocol allows; randomUUID is missing on pages without https. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(22)), byte => (byte % 36).toString(36)).join('')
}
