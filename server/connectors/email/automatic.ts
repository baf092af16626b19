import { first, type ParsedMail } from './mime.ts'

export interface Classified {
  readonly kind: 'person' | 'auto-reply' | 'bulk' | 'bounce' | 'feedback-report' | 'own'
  /** Which sign decided, for the trace. */
  readonly reason: string
}

/** Senders that are never people; RFC 5321 3.6.3 and the habits of mail servers. */
const machines =
  /^(mailer-?daemon|mail-?daemon|postmaster|mdaemon|mail\.?delivery(\.?system|\.?subsystem)?|mailsystem|bounces?|double-?bounce|maildelivery|smtp-daemon|errors?-to)([-+._@=]|$)/i

/** Subjects of reports that come without their proper type. */
const bounceSubject =
  /undeliver(able|ed)|delivery (status notification|failure|failed|has failed|problem|report|error|delayed)|failure (notice|delivery)|failed (mail|delivery)|mail (delivery|system error|could not be|not delivered)|returned (mail|to sender)|message (status|undeliverable|not delivered|delayed|could not be delivered)|non[- ]?(delivery|remis)|could ?n.t be delivered|not deliverable|unzustellbar|nicht zugestellt|non recapitable|mensaje no entregado|devuelto|impossibile recapitare|^warning: (could not send|message)|メール|user unknown|quota exceeded|mailbox (full|unavailable)/i

/** Phrases of the text of a report. */
const bounceText =
  /(this is the mail system at host|i'm afraid i wasn't able to deliver|this is the qmail-send program|could not be delivered to one or more|the following (address|recipient)(es|s)?(\(es\))? (had|failed|has)|permanent fatal errors|undeliverable message|delivery to the following recipients? (failed|has been delayed)|a message that you sent could not be delivered|your message (did not reach|was not delivered|wasn't delivered|cannot be delivered|could not be delivered|to the following)|message could not be delivered|unable to deliver (the |this |your )?(following )?(message|mail)|mailbox (is full|unavailable|not found)|user unknown|recipient address rejected|no such user|final-recipient:|unrouteable address|status: [45]\.\d+\.\d+|the e-?mail account does not exist|could not deliver|not been delivered|can ?not be delivered)/i

/** First words of an absence note in the languages of the field. */
const autoSubject =
  /^\s*(auto(matic|mated|matisch\w*|matische)?[\s:_-]*(reply|response|answer|antwort|replied|generated)\b|autoreply|auto:|out of (the )?office|ooo\b|vacation|away from|on (annual )?leave|abwesen|automatische antwort|réponse automatique|absence|absent|risposta automatica|assente|respuesta autom|fuera de (la )?oficina|resposta autom|ausência|automatisch antwoord|afwezig|autosvar|frånvaro|fravær|automaattinen|poissa|automatyczna odpowied|odpowiedź automatyczna|automatinis atsakymas|automatická odpověď|автоответ|автоматический ответ|otomatik yanıt|自動|自动回复)/i

/** Decides what a mail is from what it says of itself, never from its contents alone where a header speaks. */
export function classify(mail: ParsedMail, own: readonly string[]): Classified {
  const { headers } = mail
  const from = mail.from?.address.toLowerCase()
  if (from && own.includes(from)) return { kind: 'own', reason: 'comes from our own address' }
  const type = first(headers, 'content-type')?.toLowerCase() ?? ''
  if (/report-type\s*=\s*"?feedback-report/.test(type) || first(headers, 'x-arf') !== undefined)
    return { kind: 'feedback-report', reason: 'RFC 5965 report' }
  if (/^complaint about message from/i.test(mail.subject ?? ''))
    return { kind: 'feedback-report', reason: 'a complaint of a mailbox provider' }
  if (/multipart\/report/.test(type) && !/disposition-notification/.test(type))
    return { kind: 'bounce', reason: 'RFC 3462 report' }
  if (/disposition-notification/.test(type)) return { kind: 'auto-reply', reason: 'RFC 8098 receipt' }
  const bounce = bounceSign(mail, from)
  if (bounce) return bounce
  return autoSign(mail) ?? bulkSign(mail) ?? { kind: 'person', reason: 'nothing speaks against it' }
}

function bounceSign(mail: ParsedMail, from: string | undefined): Classified | undefined {
  const { headers } = mail
  const nobody = /^<?>?$/.test(first(headers, 'return-path')?.trim() ?? 'x')
  const machine =
    from === undefined || machines.test(from.split('@')[0] ?? '') || machines.test(mail.from?.name ?? '')
  const subject = mail.subject ?? ''
  if (headers.has('x-failed-recipients')) return { kind: 'bounce', reason: 'X-Failed-Recipients' }
  const start = mail.text.slice(0, 6_000)
  if ((machine || nobody) && (bounceSubject.test(subject) || bounceText.test(start)))
    return { kind: 'bounce', reason: 'a mail system reports' }
  if (bounceSubject.test(subject) && bounceText.test(start) && !mail.inReplyTo && isReport(start))
    return { kind: 'bounce', reason: 'subject and text of a report' }
  if (machine && from !== undefined) return { kind: 'bounce', reason: 'sent by a mail system' }
  return undefined
}

/** Words that only a report has; a customer who asks about a failed mail has none of them. */
function isReport(text: string): boolean {
  return /\b[45]\d\d[ -][45]\.\d\.\d|\b5\d\d\b.*(user|mailbox|recipient|unknown)|original message|^(to|recipient|subject|reason)\s*:/im.test(
    text,
  )
}

function autoSign(mail: ParsedMail): Classified | undefined {
  const { headers } = mail
  const submitted = first(headers, 'auto-submitted')?.toLowerCase()
  // RFC 3834 5: anything but "no" was not written by a person.
  if (submitted && !submitted.startsWith('no')) return { kind: 'auto-reply', reason: 'Auto-Submitted' }
  for (const name of [
    'x-autoreply',
    'x-autorespond',
    'x-autoresponder',
    'x-auto-reply-from',
    'x-autoreply-from',
    'x-mail-autoreply',
    'x-vacation',
  ])
    if (headers.has(name)) return { kind: 'auto-reply', reason: name }
  const precedence = first(headers, 'precedence')?.toLowerCase()
  if (precedence === 'auto_reply') return { kind: 'auto-reply', reason: 'Precedence' }
  if (/\b(delivered|x-loop)\b/.test(first(headers, 'x-loop') ?? ''))
    return { kind: 'auto-reply', reason: 'X-Loop' }
  if (/method\s*=\s*"?reply/i.test(first(headers, 'content-type') ?? ''))
    return { kind: 'auto-reply', reason: 'RFC 5546 calendar reply' }
  if (autoSubject.test(mail.subject ?? ''))
    return { kind: 'auto-reply', reason: 'subject of an absence note' }
  return undefined
}

function bulkSign(mail: ParsedMail): Classified | undefined {
  const { headers } = mail
  for (const name of [
    'list-id',
    'list-unsubscribe',
    'list-post',
    'list-help',
    'feedback-id',
    'x-campaign-id',
    'x-mailing-list',
  ])
    if (headers.has(name)) return { kind: 'bulk', reason: name }
  const precedence = first(headers, 'precedence')?.toLowerCase()
  if (precedence && ['bulk', 'list', 'junk'].includes(precedence))
    return { kind: 'bulk', reason: 'Precedence' }
  if (
    /^(no-?reply|do-?not-?reply|noreply|newsletter)([-+._]|$)/i.test(mail.from?.address.split('@')[0] ?? '')
  )
    return { kind: 'bulk', reason: 'the sender takes no answers' }
  return undefined
}
