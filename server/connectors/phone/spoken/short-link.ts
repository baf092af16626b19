import { match, type Saying } from './cursor.ts'

const link = /(?:https?:\/\/|www\.)[^\s<>"]{1,2000}/iuy

/** A link as people name it: its host alone. What comes behind it nobody writes down by ear; the link itself is sent. */
export function sayShortLink(
  text: string,
  at: number,
  domain: (text: string, at: number) => Saying | undefined,
): Saying | undefined {
  const found = match(link, text, at)
  const written = found?.[0].replace(/[.,;:!?)\]'’”]+$/u, '')
  const host = written
    ?.replace(/^https?:\/\//i, '')
    .replace(/^www\.(?=.)/i, '')
    .match(/^[^/?#:]+/)?.[0]
  if (!written || !host) return undefined
  return { text: domain(host, 0)?.text ?? host, next: at + written.length }
}
