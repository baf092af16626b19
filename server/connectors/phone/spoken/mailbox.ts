import { match, type Saying } from './cursor.ts'

const mailbox = /([\w.+%-]{1,64})@((?:[\p{L}\p{N}-]{1,63}\.){1,8}[a-z]{2,24})(?![\p{L}\p{N}])/iuy

/** An e-mail address to be read back: the name letter by letter, the domain as it is said. */
export function sayMailbox(
  text: string,
  at: number,
  spelled: (name: string) => string,
  domain: (text: string, at: number) => Saying | undefined,
): Saying | undefined {
  const found = match(mailbox, text, at)
  if (!found) return undefined
  const [all, name = '', host = ''] = found
  return { text: `${spelled(name)}, at ${domain(host, 0)?.text ?? host}`, next: at + all.length }
}
