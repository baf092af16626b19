import { idsIn, type ParsedMail } from './mime.ts'

/** What a mail system says about a mail of ours. */
export interface Bounce {
  readonly recipient?: string
  /** RFC 3463, `5.1.1`. */
  readonly status?: string
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  readonly permanent: boolean
  readonly diagnostic?: string
  /** The mail it is about, when the report quotes it. */
  readonly originalMessageId?: string
  /** Our own id of that mail, wherever the report mentions it. */
  readonly ours?: string
}

/** Header of every mail of ours; some servers that carry it replace the Message-ID and quote only theirs. */
export const ownHeader = 'X-Frontdesk-Message'

/** What `idOf` makes, in Message-ID or in a log line. */
const ownId = /\bfd\.([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\./i
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const

/** Reads an RFC 3464 report, or what can be found in one that follows no standard. */
export function readBounce(mail: ParsedMail, raw: Uint8Array): Bounce {
  const whole = Buffer.from(raw).subarray(0, 1_000_000).toString('utf8').replace(/\r\n/g, '\n')
  const unfolded = whole.replace(/\n[ \t]+/g, ' ')
  const body = unfolded.slice(Math.max(0, unfolded.indexOf('\n\n')))
  const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(body)?.[1]?.trim()
  const typed = (value: string | undefined) => value?.replace(/^[\w-]+;\s*/, '').replace(/^<|>$/g, '')
  const recipient =
    typed(field('Original-Recipient')) ??
    typed(field('Final-Recipient')) ??
    mail.headers.get('x-failed-recipients')?.[0] ??
    addressIn(body)
  const status =
    /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(field('Status') ?? '')?.[1] ??
    /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(body)?.[1]
  const diagnostic = typed(field('Diagnostic-Code')) ?? /^.*\b[45]\d\d[ -].{5,200}$/m.exec(body)?.[0]?.trim()
  const said = field('Action')?.toLowerCase()
  const delayed = /delayed|warning|will (be )?retr|still trying/i.test(
    `${mail.subject ?? ''} ${mail.text.slice(0, 1_500)}`,
  )
  const action = actions.find(known => said?.startsWith(known)) ?? (delayed ? 'delayed' : 'failed')
  const originalMessageId =
    idsIn(/^message-id:\s*(.+)$/im.exec(body)?.[1]).at(0) ?? mail.inReplyTo ?? mail.references.at(-1)
  // RFC 3464 2.2.1: what we gave as ENVID (RFC 3461 4.4) comes back as it was.
  const named = typed(field('Original-Envelope-Id')) ?? field(ownHeader)
  const ours = uuid.test(named ?? '') ? named : ownId.exec(`${originalMessageId} ${body}`)?.[1]
  return {
    ...(recipient ? { recipient } : {}),
    ...(status ? { status } : {}),
    action,
    permanent: action === 'failed' && !status?.startsWith('4'),
    ...(diagnostic ? { diagnostic: diagnostic.slice(0, 300) } : {}),
    ...(originalMessageId ? { originalMessageId } : {}),
    ...(ours ? { ours: ours.toLowerCase() } : {}),
  }
}

function addressIn(text: string): string | undefined {
  return /<?([^\s<>"':;,()]{1,64}@[\w.-]{3,200}\.[a-z]{2,})>?/i.exec(text)?.[1]
}
