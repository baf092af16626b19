import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { classify } from './automatic.ts'
import { type Case, type Conformance, lineOf } from './conformance-line.ts'
import { type ParsedMail, parseMail } from './mime.ts'

/** The parts of the other parser's opinion that a front desk shows: who, about what, the words, how many files. */
const opinion = z.object({
  text_body: z.array(z.number()),
  attachments: z.array(z.number()),
  parts: z.array(
    z.object({
      headers: z.array(z.object({ name: z.unknown(), value: z.unknown() })),
      body: z.unknown(),
    }),
  ),
})
type Opinion = z.infer<typeof opinion>

const solid = (text: string) => text.replace(/\s+/g, '')

async function filesOf(folder: string, wanted: (name: string) => boolean): Promise<string[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && wanted(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}

/** Lines `mime` and `bounce` of the folder. */
export async function mimeConformance(folder: string): Promise<Conformance[]> {
  const mails = await filesOf(join(folder, 'mime'), name => !name.endsWith('.json'))
  const bounces = await filesOf(join(folder, 'bounce'), () => true)
  const lines: Conformance[] = []
  if (mails.length > 0) lines.push(await lineFor('mime', folder, mails, mimeFault))
  if (bounces.length > 0) lines.push(await lineFor('bounce', folder, bounces, bounceFault))
  return lines
}

type Fault = (file: string) => Promise<string | undefined>

async function lineFor(
  name: string,
  folder: string,
  files: readonly string[],
  faultOf: Fault,
): Promise<Conformance> {
  const cases: Case[] = []
  for (const file of files) {
    const fault = await faultOf(file).catch((error: unknown) => `threw ${error}`)
    cases.push({ name: `${relative(folder, file)}${fault ? `: ${fault}` : ''}`, right: fault === undefined })
  }
  return lineOf(name, cases)
}

async function mimeFault(file: string): Promise<string | undefined> {
  const mail = await parseMail(await readFile(file))
  const beside = file.replace(/\.eml$/, '.json')
  if (beside === file || !existsSync(beside)) return undefined
  const theirs = opinion.safeParse(JSON.parse(await readFile(beside, 'utf8')))
  return theirs.success ? disagreement(mail, theirs.data) : undefined
}

function disagreement(mail: ParsedMail, theirs: Opinion): string | undefined {
  const header = (name: string) => theirs.parts[0]?.headers.findLast(each => each.name === name)?.value
  const subject = z.object({ Text: z.string() }).safeParse(header('subject')).data?.Text
  const from = addressOf(header('from'))
  const bodies = theirs.text_body.map(
    at => z.object({ Text: z.string() }).safeParse(theirs.parts[at]?.body).data?.Text,
  )
  const text = bodies.every(body => body !== undefined) ? bodies.join('\n') : undefined
  const faults = [
    ...(reads(mail.subject ?? '', subject ?? '') ? [] : ['subject']),
    ...(from === undefined || from === mail.from?.address ? [] : ['from']),
    ...(text === undefined || solid(text) === solid(mail.text) ? [] : ['text']),
    ...(theirs.attachments.length === mail.attachments.length
      ? []
      : [`attachments ${mail.attachments.length}, not ${theirs.attachments.length}`]),
  ]
  return faults.length > 0 ? faults.join(', ') : undefined
}

/** U+FFFD in their reading says that they could not read one character; any 8-bit one there is no disagreement. */
function reads(ours: string, theirs: string): boolean {
  const [mine, other] = [[...solid(ours)], [...solid(theirs)]]
  return (
    mine.length === other.length &&
    other.every((char, at) => char === mine[at] || (char === '\ufffd' && mine[at]! > '\x7f'))
  )
}

const list = z.object({ Address: z.object({ List: z.array(z.object({ address: z.string().nullish() })) }) })

function addressOf(value: unknown): string | undefined {
  return list.safeParse(value).data?.Address.List[0]?.address ?? undefined
}

async function bounceFault(file: string): Promise<string | undefined> {
  const { kind, reason } = classify(await parseMail(await readFile(file)), [])
  const wrong = file.includes('not_a_bounce') ? kind === 'bounce' : kind === 'person'
  return wrong ? `${kind}, ${reason}` : undefined
}
