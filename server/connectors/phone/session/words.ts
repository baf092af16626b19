/** What a caller says without asking for anything: words that end a wait, and words that interrupt nobody. */
interface Vocabulary {
  readonly yes: readonly string[]
  readonly no: readonly string[]
  /** Go with a yes or a no and change nothing. */
  readonly polite: readonly string[]
  /** "I am listening": never an interruption. */
  readonly backchannel: readonly string[]
  readonly farewell: readonly string[]
  /** A sentence that ends so goes on. */
  readonly hanging: readonly string[]
}

const list = (words: string): readonly string[] => words.split(' ')

const english: Vocabulary = {
  yes: list('yes yeah yep yup sure correct exactly right ok okay'),
  no: list('no nope nah'),
  polite: list("please thanks thank you that's thats it is that of course not"),
  backchannel: list(
    'uh huh uh-huh mhm mm mmm hmm mm-hmm hm aha ah oh ok okay yeah right sure i see alright great good',
  ),
  farewell: list('bye goodbye bye-bye thanks thank you cheers ok okay have a nice day see too'),
  hanging: list("and but or um uh er so because the a my is at for to with on in name it's dot"),
}

const german: Vocabulary = {
  yes: list('ja jawohl genau richtig stimmt gerne ok okay klar'),
  no: list('nein nö nee'),
  polite: list('bitte danke das ist so vielen dank doch'),
  backchannel: list('mhm mm hm hmm aha ah ach so ok okay ja genau gut alles klar'),
  farewell: list('tschüss tschüs wiederhören auf danke ok ciao schönen tag noch vielen dank'),
  hanging: list('und aber oder äh ähm also weil der die das mein ist um für mit am im name punkt'),
}

const lithuanian: Vocabulary = {
  yes: list('taip jo tikrai teisingai gerai žinoma tinka'),
  no: list('ne nea netinka'),
  polite: list('prašau ačiū dėkui labai viskas'),
  backchannel: list('mhm mm hm aha ai gerai jo taip ok okay supratau aišku'),
  farewell: list('ate sudie viso gero geros dienos ačiū dėkui iki gerai'),
  hanging: list('ir bet arba ar nes kad aš mano yra į su dėl vardas ėė taškas'),
}

const vocabularies: Readonly<Record<string, Vocabulary>> = { en: english, de: german, lt: lithuanian }

function vocabulary(language: string): Vocabulary {
  return vocabularies[language.slice(0, 2).toLowerCase()] ?? english
}

/** Lower case, without punctuation: two hearings that differ in nothing else are the same words. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}@]+(?:['’.-][\p{L}\p{N}@]+)*/gu) ?? []
}

export function sameWords(one: string, other: string): boolean {
  return wordsOf(one).join(' ') === wordsOf(other).join(' ')
}

function only(words: readonly string[], ...allowed: readonly (readonly string[])[]): boolean {
  return words.length > 0 && words.every(word => allowed.some(list => list.includes(word)))
}

/** A whole answer to a yes/no question: nothing is left to wait for. */
export function isYesOrNo(text: string, language: string): boolean {
  const { yes, no, polite } = vocabulary(language)
  const words = wordsOf(text)
  return only(words, yes, no, polite) && words.some(word => yes.includes(word) || no.includes(word))
}

/** "uh-huh", "ok": the caller listens and wants no turn. */
export function isBackchannel(text: string, language: string): boolean {
  return only(wordsOf(text), vocabulary(language).backchannel)
}

export function isFarewell(text: string, language: string): boolean {
  const { farewell, backchannel } = vocabulary(language)
  return only(wordsOf(text), farewell, backchannel)
}

/** Breaks off where nobody ends a sentence. */
export function isHanging(text: string, language: string): boolean {
  const last = wordsOf(text).at(-1)
  return /[,–-]\s*$/.test(text) || (last !== undefined && vocabulary(language).hanging.includes(last))
}
