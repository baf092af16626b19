import {
  type Attribution,
  attributionAt,
  isBlank,
  isHeaderBlock,
  isPhoneSignature,
  isQuoted,
  isRule,
  isTitle,
} from './reply-markers.ts'

export interface StrippedReply {
  /** What the sender wrote this time; answers between quoted lines keep the lines they answer. */
  readonly reply: string
  /** The mail that is answered, with the line that introduces it. */
  readonly quoted: string
  readonly signature: string
}

/** Lines that are searched; what follows is quoted history in any honest mail. */
const mostLines = 20_000

export type Role = 'own' | 'quote' | 'intro' | 'history' | 'signature'

/** Tells what somebody wrote from what their client put around it, in the languages of `reply-words.ts`. Linear time. */
export function stripReply(text: string): StrippedReply {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const shared: { at?: Attribution } = {}
  const roles = rolesOf(lines, shared)
  const head = shared.at && lines[shared.at.start]!
  const cut = shared.at
    ? [
        ...lines.slice(0, shared.at.start),
        head!.slice(0, shared.at.column),
        head!.slice(shared.at.column),
        ...lines.slice(shared.at.start + 1),
      ]
    : lines
  if (shared.at) roles.splice(shared.at.start, 0, 'own')
  markSignature(cut, roles)
  const part = (...wanted: Role[]) =>
    cut
      .filter((_, at) => wanted.includes(roles[at]!))
      .join('\n')
      .trimEnd()
      .replace(/^(?:[ \t]*\n)+/, '')
  const reply = part('own')
  if (reply.trim() === '') return keepSomething(lines, roles, part)
  return { reply, quoted: part('intro', 'quote', 'history'), signature: part('signature') }
}

/** A forwarded mail, or one that is nothing but a quote: better too much than nothing. */
function keepSomething(
  lines: readonly string[],
  roles: readonly Role[],
  part: (...wanted: Role[]) => string,
): StrippedReply {
  const history = roles.indexOf('history')
  const intro = roles.indexOf('intro')
  if (intro !== -1 && history > intro && !roles.includes('quote') && part('history').trim())
    return { reply: part('history'), quoted: part('intro'), signature: part('signature') }
  return { reply: lines.join('\n').trim(), quoted: '', signature: '' }
}

/**
 * What each line is. `cited` are lines that the client itself marked as the answered mail; `shared` is told of an
 * attribution that begins in the middle of a line.
 */
export function rolesOf(
  lines: readonly string[],
  shared: { at?: Attribution } = {},
  cited: ReadonlySet<number> = new Set(),
): Role[] {
  const roles: Role[] = lines.map(line => (isQuoted(line) ? 'quote' : 'own'))
  let fenced = false
  let first = 0
  for (let at = 0; at < Math.min(lines.length, mostLines); at += 1) {
    const line = lines[at]!
    if (/^\s*```/.test(line)) fenced = !fenced
    if (fenced || isBlank(line)) continue
    const wrapped =
      isQuoted(line) && at > 0 && !isQuoted(lines[at - 1]!) && /^\s*>\s*\S+\s*[:：]?\s*$/.test(line)
    if (isQuoted(line) && !wrapped) continue
    if (isTitle(line) || isHeaderBlock(lines, at)) {
      closeHistory(lines, roles, at, isTitle(line))
      break
    }
    const found = attributionAt(lines, at, first)
    if (!found) continue
    roles.fill('intro', found.start, found.end)
    first = found.end
    if (found.column > 0) shared.at ??= found
    if (!quoteAfter(lines, found.end)) {
      roles.fill('history', found.end)
      break
    }
  }
  joinWraps(lines, roles)
  settleQuotes(lines, roles, cited)
  return roles
}

/** Everything from the title or the header block on, with the rule above it. */
function closeHistory(lines: readonly string[], roles: Role[], at: number, titled: boolean): void {
  let start = at
  while (start > 0 && isBlank(lines[start - 1]!)) start -= 1
  start = start > 0 && isRule(lines[start - 1]!) ? start - 1 : at
  roles.fill('history', start)
  if (titled && start === at && lines.length === at + 1) roles.fill('intro', at)
}

function quoteAfter(lines: readonly string[], from: number): boolean {
  let at = from
  while (at < lines.length && isBlank(lines[at]!)) at += 1
  return at < lines.length && isQuoted(lines[at]!)
}

/** The end of a long quoted line that a mail server broke, or a link on its own, between quoted lines. */
function joinWraps(lines: readonly string[], roles: Role[]): void {
  for (let at = 1; at + 1 < lines.length; at += 1) {
    if (roles[at] !== 'own' || roles[at - 1] !== 'quote' || roles[at + 1] !== 'quote') continue
    const before = lines[at - 1]!.trimEnd()
    const broken = before.length >= 60 && !/[.?!:]$/.test(before)
    if (broken || /^\s*[(<]?https?:\S+\s*>?\s*$/.test(lines[at]!.slice(0, 500))) roles[at] = 'quote'
  }
}

/**
 * Quotes that the sender answers one by one stay with the answers. One quote above the answer stays only when no client
 * introduced it: then somebody chose it.
 */
function settleQuotes(lines: readonly string[], roles: Role[], cited: ReadonlySet<number>): void {
  const runs: { start: number; end: number; introduced: boolean }[] = []
  let introduced = false
  const lastIntro = roles.lastIndexOf('intro')
  for (let at = 0; at < lines.length; at += 1) {
    if (roles[at] === 'intro') introduced = true
    if (roles[at] === 'own' && !isBlank(lines[at]!)) introduced = false
    if (roles[at] !== 'quote') continue
    const run = runs.at(-1)
    const joined =
      run &&
      lines
        .slice(run.end, Math.min(at, run.end + 50))
        .every((line, by) => isBlank(line) || roles[run.end + by] === 'quote')
    if (joined && at - run.end < 50) run.end = at + 1
    else runs.push({ start: at, end: at + 1, introduced: introduced || cited.has(at) })
  }
  const answered = runs.filter(({ end }, index) => {
    const until = runs[index + 1]?.start ?? lines.length
    for (let at = end; at < until; at += 1)
      if (roles[at] === 'own' && !isBlank(lines[at]!)) return !isSignatureMark(lines[at]!)
    return false
  })
  const chosen = runs.filter(run => !run.introduced && run.end <= lastIntro)
  const keep = answered.length > 1 ? answered : [...chosen, ...answered.filter(run => !run.introduced)]
  for (const { start, end } of keep)
    for (let at = start; at < end; at += 1) if (roles[at] === 'quote') roles[at] = 'own'
}

const isSignatureMark = (line: string) => /^--[ \u00a0]*$/.test(line)

/** RFC 3676 4.3, what phones add, and a card under an underscore line; a greeting of a person is not touched. */
function markSignature(lines: readonly string[], roles: Role[]): void {
  const own = lines.flatMap((line, at) => (roles[at] === 'own' ? [{ line, at }] : []))
  let fenced = false
  let mark = own.findIndex(({ line }) => {
    if (/^\s*```/.test(line)) fenced = !fenced
    return !fenced && isSignatureMark(line)
  })
  if (mark !== -1 && own.slice(0, mark).every(({ line }) => isBlank(line))) mark = -1
  let end = mark === -1 ? own.length : mark
  for (let at = end - 1; at > 0; at -= 1) {
    const { line } = own[at]!
    if (isPhoneSignature(line)) end = at
    else if (!isBlank(line)) break
  }
  const alone = own.findIndex(({ line }, at) => {
    if (at === 0 || at >= end || isBlank(line) || !isBlank(own[at - 1]!.line)) return false
    return isBlank(own[at + 1]?.line ?? '') && isPhoneSignature(line)
  })
  if (alone > 0) end = alone
  const card =
    end -
    1 -
    own
      .slice(Math.max(0, end - 12), end)
      .reverse()
      .findIndex(({ line }) => /^\s*_{5,}\s*$/.test(line))
  if (card < end && card > 0 && own.slice(0, card).some(({ line }) => !isBlank(line))) end = card
  if (own.slice(0, end).every(({ line }) => isBlank(line))) return
  for (const { at } of own.slice(end)) roles[at] = 'signature'
}
