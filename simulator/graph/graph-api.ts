import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Fault, HandsetAct, HandsetMessage, ProviderDouble } from '../handset.ts'
import { Faults } from './faults.ts'
import { Files } from './files.ts'
import { type GraphError, refusal } from './graph-error.ts'
import { HandsetMessages, type Shown } from './handset-messages.ts'
import { contentOf, messageValue, preferenceValue, statusValue } from './incoming.ts'
import { digitsOf, type GraphNumber } from './number.ts'
import { newMessageId } from './outgoing.ts'
import { People, type Person } from './people.ts'
import { Postman } from './postman.ts'
import { createRoutes } from './routes.ts'
import { TemplateShelf, type TemplateStatus } from './templates.ts'

export interface GraphApiOptions {
  readonly numbers: readonly GraphNumber[]
  readonly host?: string
  /** 0, the default, takes any free one. */
  readonly port?: number
  readonly now?: () => Date
  /** ms before each further try of a webhook that was not taken. */
  readonly retryDelays?: readonly number[]
}

/** Meta's Graph API for WhatsApp with the handsets behind it, on its own wire protocol. */
export interface GraphApi extends ProviderDouble {
  /** Serves requests on a port that others share. */
  handle(request: Request): Promise<Response>
  /** Resolves to its address, such as http://127.0.0.1:4000. @throws Error when the port is taken. */
  listen(): Promise<string>
  /** Enters the address of a business’s webhooks; asks it first, as Meta does. @throws Error when it does not verify. */
  subscribe(phoneNumberId: string, url: string): Promise<void>
  /** From now on this person’s number is not shown to businesses. */
  hideNumber(number: string, username: string): void
  /** How the business knows this person (BSUID). */
  userId(number: string, business: string): string
  /** Decides about a template as Meta’s reviewers do. */
  decide(phoneNumberId: string, template: string, status: TemplateStatus): void
  /** The handset's owner uses the switch for offers of this business; resolves to whether the webhook was taken. */
  prefer(handset: string, business: string, offers: 'stop' | 'resume'): Promise<boolean>
  /** Sends any webhook value, signed; resolves to whether it was taken. */
  webhook(phoneNumberId: string, value: object, field?: string): Promise<boolean>
}

/** ms of the customer service window. */
const window = 24 * 60 * 60_000

export function openGraphApi(options: GraphApiOptions): GraphApi {
  const { numbers, host = '127.0.0.1', port = 0, now = () => new Date() } = options
  const faults = new Faults()
  const files = new Files()
  const people = new People()
  const messages = new HandsetMessages()
  const postman = new Postman(faults, options.retryDelays)
  const shelves = new Map(numbers.map(({ businessAccountId }) => [businessAccountId, new TemplateShelf()]))
  const shelfOf = ({ businessAccountId }: GraphNumber) =>
    shelves.get(businessAccountId) ?? new TemplateShelf()
  const byId = (id: string) =>
    named(
      numbers.find(({ phoneNumberId }) => phoneNumberId === id),
      id,
    )
  const byNumber = (raw: string) =>
    named(
      numbers.find(each => digitsOf(each.displayNumber) === digitsOf(raw)),
      raw,
    )

  const windowOpen = (number: GraphNumber, person: Person) =>
    messages
      .between(person.number, number.displayNumber)
      .some(({ message }) => message.direction === 'out' && now().getTime() - message.at.getTime() < window)

  /** Meta takes free text outside the window too, and reports only later that it did not deliver it. */
  const carry = (number: GraphNumber, person: Person, shown: Shown, fault: Fault | undefined) => {
    const { template } = shown.message
    const stopped =
      person.stopped?.includes(number.phoneNumberId) === true &&
      template !== undefined &&
      shelfOf(number).isOffer(template)
    const failure = stopped
      ? refusal(131050, 'This user has chosen to stop receiving marketing messages.')
      : whyNot(shown, windowOpen(number, person), fault)
    const tell = (status: 'sent' | 'delivered' | 'failed', error?: GraphError) =>
      void postman.deliver(number, statusValue(number, person, shown, status, now(), error))
    if (failure) return tell('failed', failure)
    messages.show({ ...shown, message: { ...shown.message, status: 'delivered' } })
    tell('sent')
    tell('delivered')
  }

  const routes = createRoutes({ numbers, faults, files, people, messages, shelfOf, now, carry })
  let server: Server | undefined

  return {
    app: 'whatsapp',
    handle: routes,
    listen: async () => {
      server = createServer(getRequestListener(routes))
      await listening(server, port, host)
      const address = server.address()
      return `http://${host}:${typeof address === 'object' ? address?.port : port}`
    },
    subscribe: (phoneNumberId, url) => postman.subscribe(byId(phoneNumberId), url),
    hideNumber: (number, username) => {
      people.at(number).username = username
    },
    userId: (number, business) => people.userId(number, byNumber(business)),
    decide: (phoneNumberId, template, status) => shelfOf(byId(phoneNumberId)).decide(template, status),
    prefer: (handset, business, offers) => {
      const number = byNumber(business)
      const person = people.at(handset)
      const others = (person.stopped ?? []).filter(id => id !== number.phoneNumberId)
      person.stopped = offers === 'stop' ? [...others, number.phoneNumberId] : others
      return postman.deliver(number, preferenceValue(number, person, offers, now()), 'user_preferences')
    },
    webhook: (phoneNumberId, value, field) => postman.deliver(byId(phoneNumberId), value, field),
    onMessage: listener => messages.onMessage(listener),
    order: fault => faults.order(fault),
    write: async (from, business, act) => {
      const number = byNumber(business)
      const person = people.at(from.number, from.name)
      const message = messages.show({ message: written(number, person, act, now()) })
      const content = contentOf(act, number, files, messages)
      const taken = await postman.deliver(number, messageValue(number, person, message, content))
      return (taken ? messages.advance(message.id, 'delivered') : undefined) ?? message
    },
    open: async (handset, business) => {
      const number = byNumber(business)
      const person = people.at(handset)
      const unread = messages
        .between(handset, business)
        .filter(({ message }) => message.direction === 'in' && message.status !== 'read')
      await Promise.all(
        unread.map(shown => {
          messages.advance(shown.message.id, 'read')
          return postman.deliver(number, statusValue(number, person, shown, 'read', now()))
        }),
      )
    },
    stop: async () => {
      postman.stop()
      messages.silence()
      server?.closeAllConnections()
      await new Promise<void>(resolve => (server?.listening ? server.close(() => resolve()) : resolve()))
    },
  }
}

function named(number: GraphNumber | undefined, raw: string): GraphNumber {
  if (!number) throw new Error(`The simulator has no WhatsApp number ${raw}. Name it in "numbers".`)
  return number
}

function whyNot(shown: Shown, open: boolean, fault: Fault | undefined): GraphError | undefined {
  if (fault?.kind === 'undeliverable') return refusal(131026, 'Message undeliverable.')
  if (open || shown.message.template !== undefined) return undefined
  return refusal(131047, 'More than 24 hours have passed since the customer last replied to this number.')
}

function written(number: GraphNumber, person: Person, act: HandsetAct, at: Date): HandsetMessage {
  return {
    id: newMessageId(),
    app: 'whatsapp',
    number: person.number,
    business: number.displayNumber,
    direction: 'out',
    text: act.text ?? act.choice?.label ?? act.reaction ?? act.location?.name ?? '',
    files: act.file ? [act.file] : [],
    choices: [],
    ...(act.answers === undefined ? {} : { answers: act.answers }),
    status: 'sent',
    at,
  }
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
