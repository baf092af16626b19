import type { Lexicon } from './lexicon.ts'
import type { YesNo } from './percept.ts'
import type { Token } from './tokens.ts'

type Kind = 'yes' | 'no' | 'weak-yes' | 'weak-no' | 'neutral' | 'hedge' | 'turn'

/** Reads an answer to a yes-or-no question; one instance per language. */
export class YesNoReader {
  /** Phrases by first word, longest first. */
  readonly #phrases = new Map<string, { words: string[]; kind: Kind }[]>()
  readonly #endings: { words: string[]; answer: YesNo['answer'] }[]

  constructor({ yesNo }: Lexicon) {
    const add = (list: readonly string[], kind: Kind) => {
      for (const phrase of list) {
        const words = phrase.split(' ')
        const same = this.#phrases.get(words[0]!) ?? []
        same.push({ words, kind })
        this.#phrases.set(words[0]!, same)
      }
    }
    add(yesNo.yes, 'yes')
    add(yesNo.no, 'no')
    add(yesNo.weakYes, 'weak-yes')
    add(yesNo.weakNo, 'weak-no')
    add(yesNo.neutral, 'neutral')
    add(yesNo.hedges, 'hedge')
    add(yesNo.turns, 'turn')
    for (const list of this.#phrases.values()) list.sort((a, b) => b.words.length - a.words.length)
    const ending = (answer: YesNo['answer']) => (phrase: string) => ({ words: phrase.split(' '), answer })
    this.#endings = [...yesNo.noEndings.map(ending('no')), ...yesNo.yesEndings.map(ending('yes'))]
  }

  read(tokens: readonly Token[]): YesNo | undefined {
    const asks = tokens.at(-1)?.lower === '?'
    const words = tokens
      .filter(token => token.kind !== 'mark' || /^[👍👎✅❌]$/u.test(token.text))
      .map(token => token.lower)
    let answer: YesNo['answer'] | undefined
    let weak = asks
    for (let at = 0; at < words.length; ) {
      const hit = this.#phrases
        .get(words[at]!)
        ?.find(({ words: phrase }) => phrase.every((word, i) => words[at + i] === word))
      if (hit === undefined) {
        if (answer === undefined) return this.#ending(words)
        weak = true
        at += 1
        continue
      }
      if (hit.kind === 'weak-yes' || hit.kind === 'weak-no') {
        weak = true
        answer = hit.kind === 'weak-no' ? 'no' : (answer ?? 'yes')
      } else if (hit.kind === 'yes' || hit.kind === 'no') {
        // "No, that's right" and "yes, no" leave open what was meant: the later wins but never strongly.
        if (answer !== undefined && answer !== hit.kind) weak = true
        if (answer === undefined || !weak || hit.kind === 'no') answer = hit.kind
      } else if (hit.kind !== 'neutral') weak = true
      at += hit.words.length
    }
    return answer && { answer, strength: weak ? 'weak' : 'strong' }
  }

  /** "The ten o'clock one works": agreement about something named is never more than weak. */
  #ending(words: readonly string[]): YesNo | undefined {
    const polite = words.at(-1) === 'please' || words.at(-1) === 'thanks' ? words.slice(0, -1) : words
    if (polite.length > 9) return undefined
    const hit = this.#endings.find(
      ({ words: end }) =>
        end.length < polite.length && end.every((word, i) => polite[polite.length - end.length + i] === word),
    )
    return hit && { answer: hit.answer, strength: 'weak' }
  }
}
