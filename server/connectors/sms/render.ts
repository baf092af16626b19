import type { OutboundMessage } from '../../../contract/message.ts'
import { countSegments, encodeGsm7, replaceForGsm7, splitSegments } from '../../../contract/segments.ts'
import { type SmsLanguage, smsWords } from './words.ts'

export interface SmsRendering {
  readonly smartReplace: boolean
  /** Write ą as a: words change, so the owner decides. */
  readonly plainLetters: boolean
  /** Segments one message of ours may cost in all. */
  readonly maxSegments: number
  readonly language: SmsLanguage
}

export type Rendered =
  | { readonly kind: 'texts'; readonly texts: readonly [string, ...string[]] }
  | { readonly kind: 'refused'; readonly reason: string }

/** Twilio takes 1,600 characters and handsets are sure to join ten parts; more goes as a further message. */
export const segmentsOfOneMessage = 10

/** The words of a message as short messages, all or none: what does not fit the budget is refused, never cut off. */
export function renderSms(
  message: Pick<OutboundMessage, 'text' | 'choices' | 'attachments'>,
  how: SmsRendering,
): Rendered {
  const whole = written(message, how.language)
  if (!whole) return refused('There is nothing to send: the message has no text.')
  const text =
    how.smartReplace && safeToReplace(whole) ? replaceForGsm7(whole, { accents: how.plainLetters }) : whole
  const segments = countSegments(text)
  if (segments > how.maxSegments)
    return refused(
      `It would cost ${segments} short messages and this number may use ${how.maxSegments} for one answer. Shorten it, send it by e-mail, or raise the limit in the settings.`,
    )
  const [first, ...rest] = segments <= segmentsOfOneMessage ? [text] : splitAtWords(text)
  return { kind: 'texts', texts: [first ?? text, ...rest] }
}

const refused = (reason: string): Rendered => ({ kind: 'refused', reason })

/** A link or an address with a letter of its own leads elsewhere without it. */
function safeToReplace(text: string): boolean {
  return (text.match(/\S+:\/\/\S+|\S+@\S+/g) ?? []).every(link => encodeGsm7(link))
}

function written(
  { text, choices, attachments }: Parameters<typeof renderSms>[0],
  language: SmsLanguage,
): string {
  const words = smsWords(language)
  const parts = [text.trim()]
  if (choices.length > 0)
    parts.push([...choices.map(({ label }, index) => `${index + 1} ${label}`), words.howToAnswer].join('\n'))
  if (attachments.length > 0) parts.push(words.files(attachments.map(({ name }) => name).join(', ')))
  return parts.filter(Boolean).join('\n')
}

/** Each part holds as many whole words as ten segments do; a word longer than that is cut where a segment ends. */
function splitAtWords(text: string): string[] {
  const parts: string[] = []
  let part = ''
  for (const piece of text.match(/\s*\S+/g) ?? []) {
    const longer = part ? part + piece : piece.trimStart()
    if (countSegments(longer) <= segmentsOfOneMessage) {
      part = longer
      continue
    }
    if (part) parts.push(part)
    const { segments } = splitSegments(piece.trimStart())
    for (let at = 0; at + segmentsOfOneMessage < segments.length; at += segmentsOfOneMessage)
      parts.push(segments.slice(at, at + segmentsOfOneMessage).join(''))
    part = segments
      .slice(Math.floor((segments.length - 1) / segmentsOfOneMessage) * segmentsOfOneMessage)
      .join('')
  }
  if (part) parts.push(part)
  return parts
}
