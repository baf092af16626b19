import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { BindPdu, MessagePdu } from '../../server/connectors/sms/smpp/pdu.ts'
import { ok, statuses } from '../../server/connectors/sms/smpp/statuses.ts'
import type { Fault, HandsetAct, HandsetMessage, ProviderDouble } from '../handset.ts'
import { deliveriesOf, wordsOf } from './handset-words.ts'
import { type Delivery, Outbox } from './outbox.ts'
import { Parts, type TakenMessage } from './parts.ts'
import { receiptOf } from './receipt.ts'
import { SmscSession, type Submitted } from './smsc-session.ts'

export interface SmscAccount {
  readonly systemId: string
  readonly password: string
  /** The business's number, which handsets write to. */
  readonly number: string
}

export interface SmscOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly accounts: readonly SmscAccount[]
}

/** With `drop`: whether the message was taken before the connection was cut; it is by default. */
export type SmscFault = Fault & { readonly taken?: boolean }

export interface Smsc extends ProviderDouble {
  readonly port: number
  /** Every message that reached a handset, oldest first: two of one text are two on the handset. */
  readonly taken: readonly TakenMessage[]
  /** Sessions that are bound now. */
  readonly bound: number
  order(fault: SmscFault): void
  /** Ends every connection, as an operator does who restarts. */
  cut(): void
}

const toBusiness = ['delay', 'double', 'reorder'] as const
const toHandset = ['reject', 'fail', 'throttle', 'undeliverable', 'drop'] as const
/** ms after which a delivery that waits to be overtaken goes all the same. */
const overtaken = 1_000

/** An operator's short message centre that speaks SMPP 3.4 over TCP, with the handsets behind it. */
export async function openSmsc(options: SmscOptions): Promise<Smsc> {
  const smsc = new SmscDouble(options)
  await smsc.listen()
  return smsc
}

class SmscDouble implements Smsc {
  readonly app = 'sms'
  readonly taken: TakenMessage[] = []
  readonly #options: SmscOptions
  readonly #sessions = new Set<SmscSession>()
  readonly #outboxes: ReadonlyMap<string, Outbox>
  readonly #listeners = new Set<(message: HandsetMessage) => void>()
  readonly #faults: { readonly fault: SmscFault; left: number }[] = []
  readonly #parts = new Parts()
  readonly #timers = new Set<NodeJS.Timeout>()
  /** Receipts that go once the answer to their submit has left, and deliveries that wait to be overtaken. */
  #receipts: (() => void)[] = []
  #overtake: (() => void) | undefined
  /** Not from one: ids of an earlier run of this double are still in the product's database. */
  #count = Math.floor(Date.now() / 1_000) % 100_000_000
  readonly #server = createServer(socket => this.#sessions.add(new SmscSession(socket, this.#events())))

  constructor(options: SmscOptions) {
    this.#options = options
    this.#outboxes = new Map(options.accounts.map(({ systemId }) => [systemId, new Outbox()]))
  }

  async listen(): Promise<void> {
    this.#server.listen(this.#options.port, this.#options.host)
    await once(this.#server, 'listening')
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get bound(): number {
    return [...this.#sessions].filter(({ systemId }) => systemId !== undefined).length
  }

  onMessage(listener: (message: HandsetMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async write(
    from: { readonly number: string; readonly name: string },
    business: string,
    act: HandsetAct,
  ): Promise<HandsetMessage> {
    const account = this.#options.accounts.find(({ number }) => number === business)
    if (!account) throw new Error(`Nobody has the number ${business} here.`)
    const text = wordsOf(act)
    const deliveries = deliveriesOf(from.number, account.number, text, ++this.#count & 0xff)
    const message: HandsetMessage = {
      ...{ id: `handset-${this.#count}`, app: 'sms', number: from.number, business, direction: 'out', text },
      ...{ files: [], choices: [], segments: deliveries.length, status: 'sent', at: new Date() },
    }
    this.#show(message)
    const taken = await Promise.all(deliveries.map(each => this.#bring(account.systemId, each)))
    if (!taken.every(Boolean)) return message
    const delivered: HandsetMessage = { ...message, status: 'delivered' }
    this.#show(delivered)
    return delivered
  }

  /** A short message knows no read receipt. */
  async open(): Promise<void> {}

  order(fault: SmscFault): void {
    this.#faults.push({ fault, left: fault.times })
  }

  cut(): void {
    for (const session of [...this.#sessions]) session.cut()
  }

  async stop(): Promise<void> {
    const closed = new Promise(resolve => this.#server.close(resolve))
    for (const outbox of this.#outboxes.values()) outbox.stop()
    for (const timer of this.#timers) clearTimeout(timer)
    this.cut()
    await closed
  }

  #events() {
    return {
      bind: (pdu: BindPdu) => this.#login(pdu),
      bound: (session: SmscSession) => {
        if (session.receives) this.#outboxes.get(session.systemId ?? '')?.serve(session)
      },
      submit: (pdu: MessagePdu, session: SmscSession) => this.#submit(pdu, session.systemId ?? ''),
      submitted: () => {
        for (const send of this.#receipts.splice(0)) send()
      },
      ended: (session: SmscSession) => {
        this.#sessions.delete(session)
        this.#outboxes.get(session.systemId ?? '')?.ended(session)
      },
    }
  }

  #login({ systemId, password }: BindPdu): { readonly status: number; readonly systemId?: string } {
    const account = this.#options.accounts.find(each => each.systemId === systemId)
    if (!account) return { status: statuses.invalidSystemId }
    return account.password === password ? { status: ok, systemId } : { status: statuses.invalidPassword }
  }

  #submit(pdu: MessagePdu, systemId: string): Submitted {
    const fault = this.#trouble(toHandset)
    if (fault?.kind === 'reject') return { status: statuses.invalidDestination }
    if (fault?.kind === 'fail') return { status: statuses.systemError }
    if (fault?.kind === 'throttle') return { status: statuses.throttled }
    if (fault?.kind === 'drop' && fault.taken === false) return 'cut'
    const id = (++this.#count).toString().padStart(10, '0')
    const delivered = fault?.kind !== 'undeliverable'
    const message = delivered ? this.#parts.add(id, pdu) : undefined
    if (message) this.#arrive(message)
    if (pdu.registeredDelivery & 1)
      this.#receipts.push(() => void this.#bring(systemId, receiptOf(pdu, id, delivered)))
    if (fault?.kind !== 'drop') return { status: ok, messageId: id }
    for (const send of this.#receipts.splice(0)) setImmediate(send)
    return 'cut'
  }

  #arrive(message: TakenMessage): void {
    this.taken.push(message)
    const { id, number, sender: business, text, segments } = message
    this.#show({
      ...{ id, app: 'sms', number, business, direction: 'in', text, files: [], choices: [], segments },
      ...{ status: 'delivered', at: new Date() },
    })
  }

  async #bring(systemId: string, delivery: Delivery): Promise<boolean> {
    const fault = this.#trouble(toBusiness)
    if (fault?.kind === 'delay') await this.#pause(fault.ms ?? 1_000)
    if (fault?.kind === 'reorder') await this.#pause(overtaken, true)
    const taken = this.#outboxes.get(systemId)?.put(delivery, fault?.kind === 'double')
    if (fault?.kind !== 'reorder') this.#overtake?.()
    return (await taken) ?? false
  }

  #pause(ms: number, untilOvertaken = false): Promise<void> {
    return new Promise(resolve => {
      const go = () => {
        clearTimeout(timer)
        this.#timers.delete(timer)
        resolve()
      }
      const timer = setTimeout(go, ms)
      this.#timers.add(timer)
      if (untilOvertaken) this.#overtake = go
    })
  }

  #trouble(kinds: readonly Fault['kind'][]): SmscFault | undefined {
    const found = this.#faults.find(({ fault, left }) => left > 0 && kinds.includes(fault.kind))
    if (found) found.left -= 1
    return found?.fault
  }

  #show(message: HandsetMessage): void {
    for (const listener of this.#listeners) listener(message)
  }
}
