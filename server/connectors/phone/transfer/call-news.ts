import type { CallHost } from '../../call-host.ts'

type News = Parameters<CallHost['live']>[1]

/** What is known of a call only while it is on, for whoever looks later than it was told. */
export class CallNews {
  #state = 'opening'
  #partial = ''
  #trouble: string | undefined

  get now() {
    return { state: this.#state, partial: this.#partial, trouble: this.#trouble }
  }

  take(news: News): void {
    if (news.kind === 'state') {
      this.#state = news.state
      this.#partial = ''
    } else if (news.kind === 'partial') this.#partial = news.text
    else this.#trouble = news.reason
  }
}
