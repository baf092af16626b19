import type { SimulatedMail } from '../api/types.ts'

export interface ReplyStart {
  readonly to: string | undefined
  readonly subject: string
  /** Message-IDs of the thread, oldest first (RFC 5322 3.6.4). */
  readonly answers: string[]
  /** Below what is written, as mail programs do. */
  readonly quoted: string
}

export function replyTo(mail: SimulatedMail | undefined): ReplyStart {
  if (!mail) return { to: undefined, subject: '', answers: [], quoted: '' }
  return {
    to: /<([^>]+)>/.exec(mail.from)?.[1] ?? mail.from,
    subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
    answers: [...mail.answers.filter(id => id !== mail.messageId), mail.messageId],
    quoted: `\n\nOn ${new Date(mail.at).toUTCString()}, ${mail.from} wrote:\n${mail.text.replaceAll(/^/gm, '> ')}`,
  }
}
