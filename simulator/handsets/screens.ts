import type { Handset, HandsetMessageInfo } from '../../contract/console-api.ts'
import type { HandsetApp, HandsetFile, HandsetMessage } from '../handset.ts'

/** All is kept in memory and forgotten with the process, so everything has an end: the oldest goes first. */
const mostHandsets = 200
const mostMessages = 500
/** Bytes of all files together. */
const mostFileBytes = 64 * 1024 * 1024

export interface Business {
  readonly app: HandsetApp
  readonly address: string
  readonly name: string
}

interface Thread extends Business {
  /** By the provider's id, in the order in which they came. */
  readonly messages: Map<string, HandsetMessage>
  readonly unread: Set<string>
}

interface Phone {
  readonly number: string
  name: string
  readonly threads: Map<string, Thread>
}

/** What stands on the screens of the telephones outside. */
export class Screens {
  readonly #phones = new Map<string, Phone>()
  readonly #businesses: readonly Business[]
  /** Messages that brought files, the oldest first: their bytes are let go of first. */
  readonly #holding = new Set<HandsetMessage>()
  #held = 0

  constructor(businesses: readonly Business[]) {
    this.#businesses = businesses
  }

  has(number: string): boolean {
    return this.#phones.has(number)
  }

  /** The name of the telephone's owner, who is added when the number was not known. */
  nameOf(number: string): string {
    return this.#of(number).name
  }

  add(number: string, name: string): void {
    this.#of(number).name = name
  }

  /** A new message, or a known one as it is now; its words stay as they were first shown. */
  put(given: HandsetMessage): void {
    const thread = threadOf(this.#of(given.number), given.app, given.business)
    const known = thread.messages.get(given.id)
    const message = known ? { ...given, text: known.text } : given
    if (known) this.#drop(known)
    else if (message.direction === 'in') thread.unread.add(message.id)
    thread.messages.set(message.id, message)
    this.#hold(message)
    const [oldest] = thread.messages
    if (thread.messages.size > mostMessages && oldest) {
      thread.messages.delete(oldest[0])
      thread.unread.delete(oldest[0])
      this.#drop(oldest[1])
    }
  }

  /** Other words for a message than its provider has for it. */
  reword({ number, app, business, id }: HandsetMessage, text: string): void {
    const messages = this.#phones.get(number)?.threads.get(keyOf(app, business))?.messages
    const message = messages?.get(id)
    if (message) messages?.set(id, { ...message, text })
  }

  find(number: string, app: HandsetApp, business: string, id: string): HandsetMessage | undefined {
    return this.#phones.get(number)?.threads.get(keyOf(app, business))?.messages.get(id)
  }

  /** Whoever looks has read them. False when there was nothing new. */
  read(number: string, app: HandsetApp, business: string): boolean {
    const unread = this.#phones.get(number)?.threads.get(keyOf(app, business))?.unread
    const any = unread !== undefined && unread.size > 0
    unread?.clear()
    return any
  }

  list(): Handset[] {
    return [...this.#phones.values()].map(({ number, name, threads }) => ({
      number,
      name,
      apps: [...threads.values()].map(({ app, address, name: businessName }) => ({
        app,
        business: address,
        businessName,
      })),
      unread: [...threads.values()].reduce((sum, { unread }) => sum + unread.size, 0),
    }))
  }

  /** Oldest first; undefined when nobody has this number. */
  messages(number: string, app: HandsetApp, business: string): HandsetMessageInfo[] | undefined {
    const phone = this.#phones.get(number)
    if (!phone) return undefined
    const thread = phone.threads.get(keyOf(app, business))
    if (!thread) return []
    return [...thread.messages.values()].map(message => infoOf(message, thread.unread.has(message.id)))
  }

  file(number: string, messageId: string, index: number): HandsetFile | undefined {
    for (const { messages } of this.#phones.get(number)?.threads.values() ?? []) {
      const message = messages.get(messageId)
      if (message) return this.#holding.has(message) ? message.files[index] : undefined
    }
    return undefined
  }

  #of(number: string): Phone {
    const known = this.#phones.get(number)
    if (known) return known
    const [oldest] = this.#phones.keys()
    if (oldest !== undefined && this.#phones.size >= mostHandsets) this.#remove(oldest)
    const phone: Phone = { number, name: number, threads: new Map() }
    for (const { app, address, name } of this.#businesses) threadOf(phone, app, address, name)
    this.#phones.set(number, phone)
    return phone
  }

  #remove(number: string): void {
    for (const { messages } of this.#phones.get(number)?.threads.values() ?? [])
      for (const message of messages.values()) this.#drop(message)
    this.#phones.delete(number)
  }

  #hold(message: HandsetMessage): void {
    if (message.files.length === 0) return
    this.#holding.add(message)
    this.#held += bytesOf(message)
    for (const oldest of this.#holding) {
      if (this.#held <= mostFileBytes || oldest === message) break
      this.#drop(oldest)
      // The screen keeps showing what it was called; the bytes are gone.
      const thread = this.#phones.get(oldest.number)?.threads.get(keyOf(oldest.app, oldest.business))
      thread?.messages.set(oldest.id, { ...oldest, files: oldest.files.map(emptied) })
    }
  }

  #drop(message: HandsetMessage): void {
    if (this.#holding.delete(message)) this.#held -= bytesOf(message)
  }
}

const keyOf = (app: HandsetApp, business: string): string => `${app} ${business}`

/** A sender that was not known, such as a name instead of a number, gets a thread of its own. */
function threadOf(phone: Phone, app: HandsetApp, address: string, name = address): Thread {
  const key = keyOf(app, address)
  const known = phone.threads.get(key)
  if (known) return known
  const thread: Thread = { app, address, name, messages: new Map(), unread: new Set() }
  phone.threads.set(key, thread)
  return thread
}

const emptied = ({ name, type }: HandsetFile): HandsetFile => ({ name, type, content: new Uint8Array() })

const bytesOf = ({ files }: HandsetMessage): number =>
  files.reduce((sum, { content }) => sum + content.byteLength, 0)

/** What came to the handset counts as read when its owner has looked, whatever its provider knows of that. */
function infoOf(message: HandsetMessage, unread: boolean): HandsetMessageInfo {
  const { id, app, number, business, direction, text, choices, at } = message
  const path = `/api/simulator/handsets/${encodeURIComponent(number)}/files/${encodeURIComponent(id)}`
  const arrived = unread ? 'delivered' : 'read'
  return {
    ...{ id, app, number, business, direction, text },
    header: message.header ?? null,
    footer: message.footer ?? null,
    choices: choices.map(choice => ({ id: choice.id, label: choice.label })),
    files: message.files.map(({ name, type, content }, index) => ({
      name,
      type,
      size: content.byteLength,
      url: `${path}/${index}`,
    })),
    template: message.template ?? null,
    answers: message.answers ?? null,
    segments: message.segments ?? null,
    status: direction === 'in' ? arrived : message.status,
    at: at.toISOString(),
  }
}
