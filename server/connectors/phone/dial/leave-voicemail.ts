import type { OutboundMessage } from '../../../../contract/message.ts'
import type { CallLeg } from '../call-leg.ts'
import type { About, CallOutParts } from './call-out.ts'
import { sayOn } from './say-on.ts'

/** Characters: some 25 seconds. Machines cut after 30 to 60, and nobody listens for longer. */
const longest = 350

/** Says who calls and the message, once, and hangs up. False when it did not all leave. */
export async function leaveOnVoicemail(
  leg: CallLeg,
  message: OutboundMessage,
  about: About,
  { host, voice, accountId }: CallOutParts,
): Promise<boolean> {
  const { externalId, to } = leg
  const call = { accountId, externalId, to, direction: 'out', from: message.to, at: new Date() } as const
  const opening = await host.begin({ ...call, about: { ...about, voicemail: true } }).catch(() => undefined)
  if (!opening) return false
  const { callId, sentences, language } = opening
  let whole = true
  for (const { text, messageId } of sentences) {
    const said = shortened(text)
    whole &&= await sayOn(leg, voice, said, { language }, new AbortController().signal)
    if (messageId && messageId !== about.messageId)
      await host.heard(callId, messageId, whole ? said : '', !whole).catch(() => {})
  }
  leg.hangup('we-hung-up')
  await host.ended(callId, whole ? 'we-hung-up' : 'failed', undefined).catch(() => {})
  return whole
}

/** Whole sentences, as many as fit. */
export function shortened(text: string): string {
  if (text.length <= longest) return text
  const sentences = text.match(/[^.!?]+[.!?]+\s*/g) ?? []
  let kept = ''
  for (const sentence of sentences) {
    if (kept.length + sentence.length > longest) break
    kept += sentence
  }
  return kept.trim() || `${text.slice(0, longest).replace(/\s+\S*$/, '')}.`
}
