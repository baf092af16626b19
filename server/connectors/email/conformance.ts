import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Case, type Conformance, lineOf } from './conformance-line.ts'
import { mimeConformance } from './conformance-mime.ts'
import { htmlToText } from './html.ts'
import { parseMail } from './mime.ts'
import { stripReplyHtml } from './reply-html.ts'
import { stripReply } from './reply-text.ts'

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim()
const solid = (text: string) => text.replace(/\s+/g, '')
const read = (...path: string[]) => readFile(join(...path), 'utf8')

/** Runs the third-party cases of `email/` in the folder; sets that are not there give no line. */
export async function emailConformance(fixturesDir: string): Promise<Conformance[]> {
  const email = join(fixturesDir, 'email')
  const sets: readonly [string, () => Promise<readonly Conformance[]>][] = [
    ['reply/discourse_trimmer', async () => [await discourse(join(email, 'reply/discourse_trimmer'))]],
    [
      'reply/talon',
      async () => [await talonText(join(email, 'reply/talon')), await talonHtml(join(email, 'reply/talon'))],
    ],
    ['reply/crisp', async () => [await crisp(join(email, 'reply/crisp'))]],
    ['mime', () => mimeConformance(email)],
  ]
  const results: Conformance[] = []
  for (const [folder, run] of sets) if (existsSync(join(email, folder))) results.push(...(await run()))
  return results
}

async function discourse(folder: string): Promise<Conformance> {
  const names = (await readdir(join(folder, 'trimmed'))).filter(name =>
    existsSync(join(folder, 'emails', name)),
  )
  const cases = names.map(async name => {
    const expected = (await read(folder, 'trimmed', name)).replace(/\r\n/g, '\n').trim()
    return { name, right: stripReply(await read(folder, 'emails', name)).reply.trim() === expected }
  })
  return lineOf('discourse', await Promise.all(cases))
}

interface Vector {
  readonly test: string
  readonly body: string
  readonly expected: string
}

async function vectors(folder: string, file: string): Promise<Vector[]> {
  if (!existsSync(join(folder, file))) return []
  const lines = (await read(folder, file)).split('\n').filter(each => each.trim())
  return lines.map((each): Vector => JSON.parse(each))
}

async function talonText(folder: string): Promise<Conformance> {
  const cases: Case[] = (await vectors(folder, 'text_vectors.jsonl')).map(({ test, body, expected }) => ({
    name: test,
    right: squeezed(stripReply(body).reply) === squeezed(expected),
  }))
  const standard = join(folder, 'standard_replies')
  for (const name of existsSync(standard) ? await readdir(standard) : []) {
    if (!name.endsWith('.eml')) continue
    const mail = await parseMail(await readFile(join(standard, name)))
    const expected = await read(standard, name.replace('.eml', '.expected.txt'))
    cases.push({ name, right: squeezed(stripReply(mail.text).reply) === squeezed(expected) })
  }
  return lineOf('talon-text', cases)
}

async function talonHtml(folder: string): Promise<Conformance> {
  const said = (html: string) => solid(htmlToText(html))
  const cases: Case[] = (await vectors(folder, 'html_vectors.jsonl')).map(({ test, body, expected }) => ({
    name: test,
    right: said(stripReplyHtml(body)) === said(expected),
  }))
  const replies = join(folder, 'html_replies')
  const expected = existsSync(replies) ? solid(await read(replies, 'EXPECTED.txt')) : ''
  for (const name of existsSync(replies) ? await readdir(replies) : [])
    if (name.endsWith('.html'))
      cases.push({ name, right: said(stripReplyHtml(await read(replies, name))) === expected })
  return lineOf('talon-html', cases)
}

interface CrispTest {
  readonly test: string
  readonly reply_trimmed?: string
  readonly reply?: string
  readonly reply_must_match: readonly string[]
  readonly rest_must_match: readonly string[]
  readonly fragments_in_crisp?: number
}

async function crisp(folder: string): Promise<Conformance> {
  const expected: Record<string, { tests: readonly CrispTest[] }> = JSON.parse(
    await read(folder, 'expected.json'),
  )
  const cases: Case[] = []
  for (const [name, { tests }] of Object.entries(expected)) {
    const file = join(folder, 'fixtures', `${name}.txt`)
    if (!existsSync(file)) continue
    const body = await read(file)
    for (const test of tests) cases.push({ name: `${name}: ${test.test}`, right: crispAgrees(body, test) })
  }
  return lineOf('crisp', cases)
}

/** Their reply is the first fragment where somebody answers below; ours is all own text, so it begins with theirs. */
function crispAgrees(body: string, test: CrispTest): boolean {
  const { reply, quoted, signature } = stripReply(body)
  const rest = [quoted, signature]
  if (test.reply_trimmed !== undefined && squeezed(reply) !== squeezed(test.reply_trimmed)) return false
  if (test.reply !== undefined && !squeezed(reply).startsWith(squeezed(test.reply))) return false
  if (!test.reply_must_match.every(pattern => new RegExp(pattern, 'm').test(reply))) return false
  const below = (test.fragments_in_crisp ?? 0) > 2 ? [...rest, reply] : rest
  if (!test.rest_must_match.every(pattern => below.some(part => new RegExp(pattern, 'm').test(part))))
    return false
  return test.fragments_in_crisp !== 1 || rest.join('').trim() === ''
}
