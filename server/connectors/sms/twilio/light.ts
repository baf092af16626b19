import type { AccountHealth } from '../../connector.ts'

type Light = Omit<AccountHealth, 'accountId'>

/** So many in a row are no stray visitor: the token or the address is wrong, and customers' messages are lost. */
const suspicious = 5

/** What is known of one account, and the light that follows from it. */
export class TwilioLight {
  readonly #show: (light: Light) => void
  readonly #standing: () => string | undefined
  #api: Light = { light: 'amber', reason: 'Twilio has not answered yet.' }
  #refused = 0

  /** @param standing what is wrong with the settings as they are, in words with the cure. */
  constructor(show: (light: Light) => void, standing: () => string | undefined) {
    this.#show = show
    this.#standing = standing
    this.tell()
  }

  api(light: Light): void {
    this.#api = light
    this.tell()
  }

  /** A webhook came; `genuine` when its signature was right. */
  came(genuine: boolean): void {
    const before = this.#refused
    this.#refused = genuine ? 0 : before + 1
    if (this.#refused >= suspicious || before >= suspicious) this.tell()
  }

  tell(): void {
    const reason = this.#refused >= suspicious ? refusals(this.#refused) : this.#standing()
    if (this.#api.light !== 'green' || !reason) this.#show(this.#api)
    else this.#show({ light: 'amber', reason })
  }
}

function refusals(count: number): string {
  return `The last ${count} webhooks were not signed by Twilio for this account and were refused. Check the auth token and that the public address is the one entered at Twilio.`
}
