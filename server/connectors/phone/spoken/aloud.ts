import { isWordCharacter, type Saying } from './cursor.ts'

/** A text as it is spoken; `marks` tie places of the spoken text to places of the written one, ascending, in characters. */
export interface Aloud {
  readonly text: string
  readonly marks: readonly { readonly spoken: number; readonly written: number }[]
}

type Read = (text: string, at: number) => Saying | undefined

/**
 * Speaks a text: where a word may begin the first rule that knows it, elsewhere the sign there, otherwise the character itself. Marks
 * stand at both ends of whatever was replaced, so that a call cut short knows which figures were heard.
 */
export function aloud(written: string, rules: readonly Read[], sign?: Read): Aloud {
  let text = ''
  const marks: { spoken: number; written: number }[] = []
  for (let at = 0; at < written.length; ) {
    const saying =
      (isWordCharacter(written[at - 1]) ? undefined : first(rules, written, at)) ?? sign?.(written, at)
    if (!saying) {
      text += written[at]
      at += 1
      continue
    }
    marks.push({ spoken: text.length, written: at })
    text += saying.text
    at = saying.next
    marks.push({ spoken: text.length, written: at })
  }
  return { text, marks }
}

function first(rules: readonly Read[], written: string, at: number): Saying | undefined {
  for (const rule of rules) {
    const saying = rule(written, at)
    if (saying) return saying
  }
  return undefined
}
