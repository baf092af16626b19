import { callGreeting, openingQuestion, recordingNotice } from '../../contract/call-opening.ts'
import { type CallKey, callKeys } from '../../contract/call-settings.ts'
import type { BusinessView } from '../../contract/turn.ts'
import type { Opening } from '../connectors/call-host.ts'

/** What a call begins with. English; other languages are added here. */
export function openingWords(
  { name }: Pick<BusinessView, 'name'>,
  more: {
    readonly record: boolean
    readonly greeting: string | null
    /** Of a call of ours: what it is about. */
    readonly about?: string | undefined
  },
): { readonly text: string; readonly notice: boolean }[] {
  // EU AI Act, article 50(1): whoever talks to a machine is told so at the beginning.
  const who = more.about ? `Hello, this is the AI assistant of ${name}.` : callGreeting(name, more.greeting)
  return [
    { text: who, notice: true },
    ...(more.record ? [{ text: recordingNotice, notice: true }] : []),
    { text: more.about ?? openingQuestion, notice: false },
  ]
}

/** When a teammate has taken the conversation of a call but is not on the line. */
export const heldByColleague = 'A colleague is looking after this already. I am putting you through.'

const labels: Readonly<Record<CallKey, string>> = {
  message: 'leave a message and we call you back',
  person: 'speak to somebody from the team',
  hours: 'hear when we are open',
}

/** What the keys do when speech does not work; a key keeps its digit whatever else is offered. */
export function menuOf(offered: readonly CallKey[]): Opening['menu'] {
  const keys = callKeys.map((act, at) => ({ digit: String(at + 1), label: labels[act], act }))
  return [
    ...keys.filter(({ act }) => offered.includes(act)),
    { digit: '9', label: 'hear this again', act: 'repeat' },
  ]
}
