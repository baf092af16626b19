import { callFiles } from '../contract/call-protocol.ts'
import type { openBar } from './call-bar.ts'
import type { Page } from './chat.ts'
import { Icon } from './icons.tsx'

/** The visitor's call, if there is one. Its machinery and its buttons are loaded when they first want one. */
export class Calling {
  on = false
  readonly #page: Page
  /** The end of a call, with words for the visitor where it did not simply end. */
  readonly #ended: (reason: string) => void
  #bar: HTMLElement | undefined

  constructor(page: Page, ended: (reason: string) => void) {
    this.#page = page
    this.#ended = ended
  }

  async start(token: string | undefined): Promise<void> {
    const { base, key } = this.#page
    this.on = true
    const end = (reason: string) => {
      this.on = false
      this.#bar = undefined
      this.#ended(reason)
    }
    try {
      const part: { openBar: typeof openBar } = await import(/* @vite-ignore */ base + callFiles.part)
      this.#bar = part.openBar({ base, key, token }, end)
      this.#ended('')
    } catch {
      end('Calls are not possible on this page. Please write instead.')
    }
  }

  /** A panel that is opened again shows the same call. The button that had the focus is gone, so it moves on. */
  readonly mount = (box: HTMLElement | null): void => {
    if (this.#bar) box?.append(this.#bar)
    box?.querySelector('button')?.focus()
  }

  /** Changes once the buttons are there. */
  get shown(): boolean {
    return this.#bar !== undefined
  }
}

export function CallButton({ calling, start }: { calling: Calling; start: () => void }) {
  return (
    !calling.on && (
      <button type="button" class="icon" aria-label="Call us" onClick={start}>
        <Icon name="phone" />
      </button>
    )
  )
}
