import type { CallHost, EndReason, Opening, Recording, Said } from '../../../call-host.ts'
import type { Clock } from '../clock.ts'

type Words = Parameters<CallHost['respond']>[1]

/** What a scripted brain does: says something, or takes so many ms, or fails. */
export type Beat = Said | { readonly kind: 'takes'; readonly ms: number } | { readonly kind: 'fails' }

export const testOpening: Opening = {
  callId: 'call-1',
  sentences: [
    { text: 'This is the AI of Maple Dental, the call is recorded.', notice: true },
    { text: 'How can I help you today?', notice: false, messageId: 'greeting' },
  ],
  language: 'en',
  hints: [],
  record: true,
  longest: 600_000,
  menu: [
    { digit: '1', label: 'leave a message', act: 'message' },
    { digit: '2', label: 'hear our opening hours', act: 'hours' },
    { digit: '0', label: 'speak to a person', act: 'person' },
  ],
}

/** The product, as a call sees it, with everything it was told. */
export class ScriptedHost implements CallHost {
  readonly begun: Parameters<CallHost['begin']>[0][] = []
  readonly words: Words[] = []
  /** Texts that were stored as said by the caller. */
  readonly stored: string[] = []
  readonly notes: string[] = []
  readonly heardTexts = new Map<string, { readonly text: string; readonly interrupted: boolean }>()
  readonly states: string[] = []
  readonly troubles: string[] = []
  readonly messages: Parameters<CallHost['leftMessage']>[1][] = []
  readonly endings: { readonly reason: EndReason; readonly recording: Recording | undefined }[] = []
  readonly transfers: Parameters<CallHost['transferred']>[1][] = []
  readonly missedCalls: Parameters<CallHost['missed']>[0][] = []
  readonly unansweredCalls: Parameters<CallHost['unanswered']>[0][] = []
  readonly aborted: string[] = []
  /** How often it was told that a call was taken. */
  taken = 0
  running = 0
  mostRunning = 0
  opening: Opening = testOpening
  begins: 'well' | 'late' | 'never' | 'badly' = 'well'
  answer: (words: Words, turn: number) => readonly Beat[] = words => [sentence(`You said ${words.text}.`)]
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async begin(call: Parameters<CallHost['begin']>[0]): Promise<Opening> {
    this.begun.push(call)
    if (this.begins === 'late') await this.#pass(2_000)
    if (this.begins === 'never') await new Promise(() => {})
    if (this.begins === 'badly') throw new Error('The database is away.')
    return this.opening
  }

  async *respond(_callId: string, words: Words, signal: AbortSignal): AsyncGenerator<Said> {
    this.words.push(words)
    this.running += 1
    signal.addEventListener('abort', () => this.aborted.push(words.text))
    if (words.certain) void words.certain.then(() => this.stored.push(words.text))
    else this.stored.push(words.text)
    this.mostRunning = Math.max(this.mostRunning, this.running)
    let over = false
    const leave = () => {
      if (!over) this.running -= 1
      over = true
    }
    signal.addEventListener('abort', leave)
    try {
      for (const beat of this.answer(words, this.words.length)) {
        if (signal.aborted) return
        if (beat.kind === 'fails') throw new Error('The model is away.')
        if (beat.kind === 'takes') await this.#pass(beat.ms, signal)
        else yield beat
      }
    } finally {
      leave()
    }
  }

  #pass(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const cancel = this.#clock.after(ms, resolve)
      signal?.addEventListener('abort', () => {
        cancel()
        resolve()
      })
    })
  }

  async answered(): Promise<void> {
    this.taken += 1
  }

  async note(_callId: string, text: string): Promise<string> {
    this.notes.push(text)
    return `note-${this.notes.length}`
  }

  async heard(_callId: string, messageId: string, text: string, interrupted: boolean): Promise<void> {
    this.heardTexts.set(messageId, { text, interrupted })
  }

  async leftMessage(_callId: string, message: Parameters<CallHost['leftMessage']>[1]): Promise<void> {
    this.messages.push(message)
  }

  async transferred(_callId: string, news: Parameters<CallHost['transferred']>[1]): Promise<void> {
    this.transfers.push(news)
  }

  async missed(call: Parameters<CallHost['missed']>[0]): Promise<void> {
    this.missedCalls.push(call)
  }

  async unanswered(call: Parameters<CallHost['unanswered']>[0]): Promise<void> {
    this.unansweredCalls.push(call)
  }

  live(_callId: string, news: Parameters<CallHost['live']>[1]): void {
    if (news.kind === 'state') this.states.push(news.state)
    if (news.kind === 'trouble') this.troubles.push(news.reason)
  }

  async ended(_callId: string, reason: EndReason, recording: Recording | undefined): Promise<void> {
    this.endings.push({ reason, recording })
  }
}

let sentences = 0

export function sentence(text: string, messageId = `sentence-${++sentences}`): Said {
  return { kind: 'sentence', messageId, text }
}
