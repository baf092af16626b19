import type { BusinessView } from '../../contract/turn.ts'
import type { Opening } from '../connectors/call-host.ts'

/** What a call begins with. English; other languages are added here. */
export function openingWords(
  { name }: Pick<BusinessView, 'name'>,
  more: {
    readonly record: boolean
    readonly greeting?: string | undefined
    /** Of a call of ours: what it is about. */
    readonly about?: string | undefined
  },
): { readonly text: string; readonly notice: boolean }[] {
  // EU AI Act, article 50(1): whoever talks to a machine is told so at the beginning.
  const who = more.about
    ? `Hello, this is the AI assistant of ${name}.`
    : (more.greeting ?? `Hello, you have reached ${name}. I am the AI assistant.`)
  return [
    { text: who, notice: true },
    ...(more.record ? [{ text: 'This call is recorded.', notice: true }] : []),
    { text: more.about ?? 'How can I help you?', notice: false },
  ]
}

/** What the keys do when speech does not work. */
export function menuOf(): Opening['menu'] {
  return [
    { digit: '1', label: 'leave a message and we call you back', act: 'message' },
    { digit: '2', label: 'speak to somebody from the team', act: 'person' },
    { digit: '3', label: 'hear when we are open', act: 'hours' },
    { digit: '9', label: 'hear this again', act: 'repeat' },
  ]
}
