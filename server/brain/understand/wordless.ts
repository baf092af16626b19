import type { Turn } from '../../../contract/turn.ts'
import type { Wordless } from './commands.ts'

/** Connectors write what has no words in brackets: "[image]", "[location] 51.5, -0.1 https://…". */
const place = /^\[location\]/iu
const file = /^\[[\p{L} ]{3,40}\]$/u
const signs = /^[\p{Emoji}\p{Emoji_Component}\s.!?…]+$/u

/** A turn in which nothing was said: files, a place, or signs alone. Numbers are words, and so are signs that mean yes or no. */
export function wordless({ messages }: Turn): Wordless | undefined {
  const kinds = messages.map(({ text, attachments }) => {
    const said = text.trim()
    if (place.test(said)) return 'place'
    if (said === '' ? attachments.length > 0 : file.test(said)) return 'file'
    return said !== '' && signs.test(said) && !/\p{N}/u.test(said) ? 'sign' : undefined
  })
  if (kinds.includes(undefined)) return undefined
  return kinds.find(kind => kind === 'file') ?? kinds.find(kind => kind === 'place') ?? kinds[0]
}
