import { clientWords } from './reply-words.ts'

/** Characters of one line that are looked at; attributions and headers are shorter. */
const mostOfLine = 400
/** Lines over which clients wrap one attribution. */
const mostWrapped = 5

const all = Object.values(clientWords)
const words = (pick: (each: (typeof all)[number]) => readonly string[]) =>
  [...new Set(all.flatMap(pick))].toSorted((a, b) => b.length - a.length).join('|')
const whole = (pattern: string) => `(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`

const wrote = words(each => each.wrote)
const verb = new RegExp(whole(wrote), 'iu')
/** Chinese and Japanese put no space before it. */
const verbAtEnd = new RegExp(`(?:${whole(wrote)}|写道|寫道)\\s*[:：]?[\\s*_-]*$`, 'iu')
/** The end of an attribution that was broken before the bracket of its address. */
const wroteAlone = new RegExp(`^\\s*>\\s*${whole(wrote)}\\s*[:：]\\s*$`, 'iu')
const onAtStart = new RegExp(`^(?:${words(each => each.on)})(?![\\p{L}])`, 'iu')
const onInside = new RegExp(
  `(?:^|[\\s-])(?:${words(each => each.on.filter(on => on.length > 1))})\\s+(?=[^\\n]{0,20}\\d)`,
  'giu',
)
const title = new RegExp(
  `^[\\s*>|]*[-_=~—–]{2,}\\s*(?:${words(each => each.original)})\\s*[:：]?\\s*[-_=~—–]{2,}|^\\s*(?:${words(each => each.original)})\\s*[:：]\\s*$`,
  'iu',
)
const dashedVerb = new RegExp(`^\\s*-{2,}.{2,300}${whole(wrote)}\\s*[:：]?\\s*-{2,}\\s*$`, 'iu')
const phone = new RegExp(`^[\\s*_(<\\[-]*(?:${words(each => each.sentFrom)})(?![\\p{L}])`, 'iu')
const excuse =
  /excuse|typo|sorry|brief|brevity|thumb|autocorrect|spelling|tippfehler|kürze|fautes|errores|brevedad/i

const dateFull = /\b\d{4}\b|\d{1,2}[:.h]\d{2}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d年|\d月/u
const address = /[^\s<>"'@]@[^\s<>"'@]+|<\s*mailto:/i

const fields = (['from', 'date', 'to', 'subject'] as const).map(
  kind => [kind, new RegExp(`^[\\s*_>]*(?:${words(each => each[kind])})[\\s*_]{0,3}[:：]`, 'iu')] as const,
)
type Field = (typeof fields)[number][0]

export const isQuoted = (line: string) => /^ {0,3}>/.test(line) && !/<<\s*$/.test(line.slice(-20))
export const isBlank = (line: string) => line.trim() === ''
/** A line of nothing but dashes or underscores. */
export const isRule = (line: string) =>
  /^\s*(?:_{3,}|-{5,}|={5,}|—{3,}|\*{5,})\s*$/.test(line.slice(0, mostOfLine))

/** Which part of a header block the line is. Names of one letter must be followed by something. */
function fieldOf(line: string): Field | undefined {
  const start = line.slice(0, 60)
  return fields.find(([, pattern]) => pattern.test(start))?.[0]
}

/** A title between dashes, such as "-----Original Message-----". */
export function isTitle(line: string): boolean {
  const start = line.slice(0, mostOfLine)
  return title.test(start) || dashedVerb.test(start)
}

/**
 * Whether a block of header fields starts at the line, as Outlook puts above a quoted mail. A journey ("From: Vilnius,
 * To: Riga, Date: …") is none: an address or a subject must be among them.
 */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const opening = fieldOf(lines[at] ?? '')
  if (!opening) return false
  const kinds = new Set<Field>([opening])
  let addressed = address.test(lines[at]!.slice(0, mostOfLine))
  let strays = 0
  for (let next = at + 1; next < Math.min(lines.length, at + 9); next += 1) {
    const line = lines[next]!
    const kind = fieldOf(line)
    if (kind) kinds.add(kind)
    else if (isBlank(line) || ++strays > 1) break
    addressed ||= address.test(line.slice(0, mostOfLine))
  }
  const above = at === 0 ? '' : lines[at - 1]!
  const sure = addressed || (kinds.has('subject') && (isBlank(above) || isRule(above)))
  return (
    sure && (kinds.size >= 3 || (kinds.size === 2 && (kinds.has('from') || kinds.has('date')) && addressed))
  )
}

export interface Attribution {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** Where it begins in its first line when somebody's words stand before it. */
  readonly column: number
}

const bare = (line: string) =>
  line
    .slice(0, mostOfLine)
    .replace(/^[\s>*_—–-]+/, '')
    .replace(/[\s*_]+$/, '')

/** Looks for an attribution whose last line is `end`, in the lines from `first` on. */
export function attributionAt(lines: readonly string[], end: number, first: number): Attribution | undefined {
  const last = bare(lines[end]!)
  if (!/[:：>)\]-]$/.test(last) && !verbAtEnd.test(last.slice(-60))) return undefined
  const next = nextLine(lines, end + 1)
  const quoteFollows =
    next !== undefined &&
    ((isQuoted(next) && !wroteAlone.test(next.slice(0, mostOfLine))) || /^\s*\|/.test(next))
  const shared = quoteFollows && verbAtEnd.test(last) ? sharedLine(lines[end]!, end) : undefined
  let joined = ''
  let weak: number | undefined
  let taken = 0
  for (let start = end; start >= first && taken < mostWrapped; start -= 1) {
    const line = lines[start]!
    if (isBlank(line)) {
      if (joined.startsWith('<') || joined === '') continue
      break
    }
    if (start < end && isQuoted(line)) break
    taken += 1
    joined = joined ? `${bare(line)} ${joined}` : last
    const judged = judge(joined, quoteFollows)
    if (judged === 'strong' && start === end && shared && !onAtStart.test(joined)) return shared
    if (judged === 'strong') return { start, end: end + 1, column: 0 }
    if (judged === 'weak') weak ??= start
  }
  if (weak !== undefined && !shared) return { start: weak, end: end + 1, column: 0 }
  return shared
}

/** "Thank you On Wed, Apr 4, 2012, bob@example.com wrote:" in one line. */
function sharedLine(line: string, at: number): Attribution | undefined {
  if (line.length > mostOfLine) return undefined
  for (const match of line.matchAll(onInside)) {
    const words = line.slice(0, match.index).replace(/[\s-]+$/, '')
    // A digit or a comma before it: the date began earlier, as in "Wed, 4 April at 10:00 Ann wrote:".
    if (words.trim() === '' || /\d|,$/.test(words)) return undefined
    if (dateFull.test(line.slice(match.index))) return { start: at, end: at + 1, column: words.length }
  }
  return undefined
}

function judge(text: string, quoteFollows: boolean): 'strong' | 'weak' | undefined {
  const colon = /[:：]$/.test(text)
  const dated = dateFull.test(text)
  const has = verb.test(text) || verbAtEnd.test(text)
  const addressed = address.test(text)
  const startsDated = dated && /^(?:\p{L}{1,12}[.,]*\s+)?\(?\d/u.test(text)
  const opens = startsDated || (onAtStart.test(text) && dated)
  const closes = colon || verbAtEnd.test(text)
  if (!addressed && !quoteFollows && /\p{Ll}{4}[.!?] \p{Lu}/u.test(text)) return undefined
  if (opens && has && (colon || (closes && quoteFollows))) return 'strong'
  if (opens && addressed && (colon || (quoteFollows && /[>)\]]$/.test(text)))) return 'strong'
  if (has && addressed && closes && (quoteFollows || /^.{0,80}[<(][^\s@]*@/u.test(text))) return 'weak'
  if (has && closes && quoteFollows && text.length < 200) return 'weak'
  return undefined
}

/** The next line that is not blank, at most three away. */
export function nextLine(lines: readonly string[], at: number): string | undefined {
  for (let next = at; next < Math.min(lines.length, at + 4); next += 1)
    if (!isBlank(lines[next]!)) return lines[next]
  return undefined
}

/** Things and programs that sign for their owner. */
const device =
  /i ?phon|i ?pad|ipod|android|mobil|móvil|movil|phone|telef|handy|tablet|samsung|galaxy|huawei|xiaomi|pixel|blackberry|nokia|htc|outlook|windows|mail|yahoo|gmail|device|dispositi|appareil|celular|cell\b|cep|puhelim|nutitelefon|телефон|смартфон|мобіл|мобил|айфон|планшет|手机|手機/iu

/** "Sent from my iPhone" and its kin; a sentence that merely begins so names no device or goes on after a comma. */
export function isPhoneSignature(line: string): boolean {
  if (line.length > mostOfLine) return false
  const text = line.replace(/[[\]]/g, ' ').replace(/\s+/g, ' ').trim()
  if (text === '' || text.length > 200) return false
  if (/^\S{1,20} from mobile$/i.test(text)) return true
  if (!phone.test(text)) return false
  const said = text.replace(/\(?<?https?:\S+/g, '')
  if (excuse.test(said)) return true
  const named = device.test(said) || /^\W*sent from (my \S+|mailbox|spark)/i.test(said)
  return named && !/[,;?!]\s*\p{L}/u.test(said) && said.split(' ').length <= 14
}
