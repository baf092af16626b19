import { fileTypeFromBuffer } from 'file-type'
import type { z } from 'zod'
import type { Handset, HandsetMessageInfo, handsetAct, handsetFault } from '../../contract/console-api.ts'
import { phone } from '../../contract/identifier.ts'
import type { HandsetAct, HandsetApp, HandsetFile, HandsetMessage, ProviderDouble } from '../handset.ts'
import { type Business, Screens } from './screens.ts'

type ActInput = z.output<typeof handsetAct>

export interface HandsetWorldOptions {
  readonly people: readonly { readonly name: string; readonly number: string }[]
  readonly doubles: readonly ProviderDouble[]
  /** Whom the telephones know from the start. `double` says who carries it, where two doubles serve one app. */
  readonly businesses: readonly (Business & { readonly double?: ProviderDouble })[]
  /** Called when something on the screen of this number changed. */
  readonly notify: (number: string) => void
  /** ms that `act` waits for the provider; 8,000 by default. */
  readonly patience?: number
}

/** What became of something that was done on a handset. */
export type Acted =
  /** Without a message: the provider still tries, and it stands on the screen as soon as it is through. */
  | { readonly ok: true; readonly message: HandsetMessageInfo | undefined }
  | { readonly ok: false; readonly reason: string }

/** Customers outside with a telephone each, on the providers' own protocols. */
export interface HandsetWorld {
  handsets(): Handset[]
  /** Oldest first; undefined when nobody has this number. */
  messages(number: string, app: HandsetApp, business: string): HandsetMessageInfo[] | undefined
  /** The owner of the handset writes, presses, reacts. Never throws: a refusal says what to do. */
  act(number: string, act: ActInput): Promise<Acted>
  /** The owner looks at the messages: they are read. False when nobody has this number. */
  open(number: string, app: HandsetApp, business: string): Promise<boolean>
  /** Trouble on order; false when no provider of this app is there. */
  fault(fault: z.output<typeof handsetFault>): boolean
  file(number: string, messageId: string, index: number): HandsetFile | undefined
  /** @throws Error when it is no telephone number. */
  addPerson(name: string, number: string): void
  stop(): void
}

/** @throws Error when the number of one of the people is none. */
export function createHandsetWorld(options: HandsetWorldOptions): HandsetWorld {
  const { doubles, businesses, notify, patience = 8_000 } = options
  const screens = new Screens(businesses)
  const carriers = new Map<string, ProviderDouble>()
  for (const { app, address, double } of businesses) if (double) carriers.set(`${app} ${address}`, double)

  const show = (message: HandsetMessage) => {
    screens.put(message)
    notify(message.number)
  }
  const stops = doubles.map(double =>
    double.onMessage(message => {
      carriers.set(`${message.app} ${message.business}`, double)
      show(message)
    }),
  )
  const carrierOf = (app: HandsetApp, business: string) =>
    carriers.get(`${app} ${business}`) ?? doubles.find(double => double.app === app)

  const addPerson = (name: string, raw: string) => {
    const number = phone(raw)?.value
    if (number === undefined) throw new Error(`${raw} is no telephone number. Write it as +447700900123.`)
    screens.add(number, name)
  }
  for (const { name, number } of options.people) addPerson(name, number)

  return {
    handsets: () => screens.list(),
    messages: (number, app, business) => screens.messages(number, app, business),
    act: async (number, input) => {
      const { app, business } = input
      const double = carrierOf(app, business)
      if (!screens.has(number)) return refused('Nobody here has this number. Add the person first.')
      if (!double) return refused('No provider of this app is running. Start with SIMULATOR=yes.')
      const wrong = faultOf(input, screens.find(number, app, business, input.answers ?? ''))
      if (wrong) return refused(wrong)
      const from = { number, name: screens.nameOf(number) }
      const written = double.write(from, business, await actOf(input)).then(
        (message): Acted => {
          // The provider may have told of it already, and of what became of it since.
          if (!screens.find(number, app, business, message.id)) screens.put(message)
          const words = wordsOf(input)
          if (words !== undefined) screens.reword(message, words)
          notify(number)
          return { ok: true, message: screens.messages(number, app, business)?.find(shown(message.id)) }
        },
        (error): Acted => refused(error instanceof Error ? error.message : 'The provider gave up.'),
      )
      return await within(written, patience)
    },
    open: async (number, app, business) => {
      if (!screens.has(number)) return false
      if (screens.read(number, app, business)) notify(number)
      await carrierOf(app, business)?.open(number, business)
      return true
    },
    fault: ({ app, kind, times, ms }) => {
      const served = doubles.filter(double => double.app === app)
      for (const double of served) double.order({ kind, times, ...(ms === undefined ? {} : { ms }) })
      return served.length > 0
    },
    file: (number, messageId, index) => screens.file(number, messageId, index),
    addPerson,
    stop: () => {
      for (const stop of stops) stop()
    },
  }
}

const shown = (id: string) => (message: HandsetMessageInfo) => message.id === id
const refused = (reason: string): Acted => ({ ok: false, reason })

/** What stands on the screen for what was not written: the emoji of a reaction alone, a place with its coordinates. */
function wordsOf({ reaction, location }: ActInput): string | undefined {
  if (location) return `📍 ${location.name ?? 'Location'}\n${location.latitude}, ${location.longitude}`
  return reaction
}

/** Why this cannot be done on a telephone, if so. */
function faultOf(input: ActInput, answered: HandsetMessage | undefined): string | undefined {
  const { text, choice, file, location, reaction } = input
  const done = [text?.trim() || undefined, choice, file, location, reaction].filter(one => one !== undefined)
  // A picture may have words under it.
  if (done.length === 0) return 'Write something, choose, attach, or react.'
  if (done.length > 1 && !(done.length === 2 && file && text)) return 'Do one thing at a time.'
  if (input.app === 'sms' && (choice || location || reaction !== undefined))
    return 'A text message carries words and pictures only. Write it in words.'
  if (input.answers && !answered) return 'The message that this answers is no longer on the screen.'
  if (reaction !== undefined && !answered) return 'Say in `answers` to which message this is a reaction.'
  if (choice && !answered?.choices.some(({ id }) => id === choice.id))
    return 'The message that this answers has no such button.'
  return undefined
}

/** A file is what its content says, as on a real telephone. */
async function actOf({ app: _, business: __, file, ...input }: ActInput): Promise<HandsetAct> {
  const act = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  if (!file) return act
  const content = new Uint8Array(Buffer.from(file.base64, 'base64'))
  const type = (await fileTypeFromBuffer(content))?.mime ?? (isText(content) ? 'text/plain' : unknownType)
  return { ...act, file: { name: file.name, type, content } }
}

const unknownType = 'application/octet-stream'

function isText(content: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(content).includes('\0')
  } catch {
    return false
  }
}

/** A product that is away may keep the provider trying for minutes; nobody's browser waits that long. */
async function within(written: Promise<Acted>, patience: number): Promise<Acted> {
  const { promise, resolve } = Promise.withResolvers<Acted>()
  const timer = setTimeout(resolve, patience, { ok: true, message: undefined })
  try {
    return await Promise.race([written, promise])
  } finally {
    clearTimeout(timer)
  }
}
