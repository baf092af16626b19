/** What a rule says for a piece of written text, and where the text goes on. */
export interface Saying {
  readonly text: string
  readonly next: number
}

export type SayRule = (text: string, at: number, region: Region) => Saying | undefined

/** Whose order of day and month: 03/04 is March 4th in the US and April 3rd in the rest of the world. */
export type Region = 'month-first' | 'day-first'

/** Matches exactly here. The pattern has to be sticky, and its repetitions bounded: this runs at every place of a text. */
export function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

export const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** Whether a dash here is a minus: nothing stands before it that it could join. */
export const opensNumber = (text: string, at: number): boolean =>
  at === 0 || /[\s(["'“„:]/.test(text.charAt(at - 1))

/** Two of a kind with a dash between them, said with the language's "to". */
export function rangeOf(
  text: string,
  at: number,
  read: (text: string, at: number) => Saying | undefined,
  to = 'to',
): Saying | undefined {
  const first = read(text, at)
  const dash = first && match(/ ?[-–] ?/y, text, first.next)
  const second = dash && read(text, first.next + dash[0].length)
  return first && second ? { text: `${first.text} ${to} ${second.text}`, next: second.next } : first
}
