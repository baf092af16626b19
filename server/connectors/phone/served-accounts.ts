import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { type Identifier, phone } from '../../../contract/identifier.ts'
import type { ChannelAccount } from '../connector.ts'
import { AccountLight } from './account-light.ts'
import { type PhoneSettings, phoneSettings } from './settings.ts'
import type { Registration, UserAgent } from './sip/index.ts'
import { openSpeech, type Speech, speechNotes } from './speech/open-speech.ts'

export const notServed = 'This number is not in use. Look at its light in the settings.'

/** One number with what it speaks and listens with; without both when its settings cannot be used. */
export interface Served {
  readonly account: ChannelAccount
  readonly settings?: PhoneSettings
  readonly speech?: Speech
  registration?: Registration
  readonly light: AccountLight
}

/** The numbers that are served, each with its registration and its voices. */
export class ServedAccounts {
  readonly #served = new Map<string, Served>()
  /** Of settings that were replaced, until their last call is over. */
  readonly #retired = new Set<Speech>()
  readonly #agent: () => UserAgent | undefined
  readonly #log: ((message: string) => void) | undefined

  constructor(agent: () => UserAgent | undefined, log: ((message: string) => void) | undefined) {
    this.#agent = agent
    this.#log = log
  }

  all(): readonly Served[] {
    return [...this.#served.values()]
  }

  get(id: string): Served | undefined {
    return this.#served.get(id)
  }

  /**
   * By its address or one of its numbers, the first that anybody has; the only account takes every number, as called by
   * the last of them.
   */
  calledBy(numbers: readonly string[]): { readonly served: Served; readonly to: string } | undefined {
    const all = this.all()
    for (const to of numbers) {
      const served = all.find(one => answersTo(one, to))
      if (served) return { served, to }
    }
    return all.length === 1 ? { served: all[0]!, to: numbers.at(-1) ?? '' } : undefined
  }

  async serve(accounts: readonly ChannelAccount[]): Promise<void> {
    const wanted = new Set(accounts.map(({ id }) => id))
    for (const [id, served] of this.#served)
      if (!wanted.has(id)) {
        this.#served.delete(id)
        this.#retire(served)
        await served.registration?.remove()
      }
    for (const account of accounts) await this.#serveOne(account)
  }

  async #serveOne(account: ChannelAccount): Promise<void> {
    const before = this.#served.get(account.id)
    if (before && JSON.stringify(before.account) === JSON.stringify(account)) return
    await before?.registration?.remove()
    this.#begin(account)
    if (before) this.#retire(before)
  }

  /** Calls that are on go on with what they began with. */
  #retire({ speech }: Served): void {
    if (!speech) return
    this.#retired.add(speech)
    const gone = () => this.#retired.delete(speech)
    void speech.retire().then(gone, gone)
  }

  #begin(account: ChannelAccount): void {
    const agent = this.#agent()
    try {
      const settings = phoneSettings(account.settings)
      const [note] = speechNotes(settings.speech)
      const usual =
        note && settings.speech.recognisers.length === 0
          ? ({ light: 'amber', reason: note } as const)
          : ({ light: 'green' } as const)
      const light = new AccountLight(account.id, usual)
      const speech = openSpeech(settings.speech, {
        onTrouble: (provider, reason) => {
          this.#log?.(`${provider}: ${reason}`)
          light.failed(provider, reason)
        },
        onWorked: provider => light.worked(provider),
      })
      const served: Served = { account, settings, speech, light }
      this.#served.set(account.id, served)
      if (!settings.register || !agent) return
      light.line({ light: 'amber', reason: 'The provider is being asked. Wait a moment.' })
      served.registration = agent.register(withoutUndefined(settings.register))
      served.registration.on('state', ({ state, status }) =>
        light.line(state === 'registered' ? usual : notRegistered(status)),
      )
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'The settings cannot be used.'
      this.#served.set(account.id, { account, light: new AccountLight(account.id, { light: 'red', reason }) })
    }
  }

  async stop(): Promise<void> {
    const now = this.all().map(({ speech }) => speech)
    await Promise.all([...now, ...this.#retired].map(speech => speech?.stop()))
    this.#served.clear()
  }
}

function notRegistered(status: number) {
  const reason = `The provider did not take the registration (${status}). Check name and password.`
  return { light: 'red', reason } as const
}

function answersTo({ account, settings }: Served, to: string): boolean {
  const digits = (text: string) => text.replace(/\D/g, '')
  return [account.address, ...(settings?.numbers ?? [])].some(
    number => number === to || (digits(number).length >= 5 && digits(number) === digits(to)),
  )
}

/** A caller's number, if it is shown and one; without a country code it is of the country of the number called. */
export function callerOf(from: string, called: string): Identifier | undefined {
  return phone(from, parsePhoneNumberFromString(called)?.country)
}

function withoutUndefined(register: NonNullable<PhoneSettings['register']>) {
  const { server, ...rest } = register
  return { ...rest, ...(server === undefined ? {} : { server }) }
}
