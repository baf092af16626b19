import { z } from 'zod'
import type { MessageTemplate } from '../connector.ts'
import type { Graph, GraphAnswer } from './graph.ts'

/** A template with what sending it takes beyond what everybody may know. */
export interface KnownTemplate extends MessageTemplate {
  /** Names of its gaps in body and header, in order, when the vendor calls them by name instead of number. */
  readonly gapNames?: readonly string[]
  /** How many of its gaps are in the body; the next one, if `header` has it, is the header's. */
  readonly bodyGaps: number
  /** Positions of its quick-reply buttons among all buttons. */
  readonly quickReplies: readonly number[]
}

const component = z.object({
  type: z.string(),
  format: z.string().optional(),
  text: z.string().optional(),
  buttons: z
    .array(z.object({ type: z.string(), text: z.string().default(''), url: z.string().optional() }))
    .default([]),
})

const listed = z.object({
  name: z.string(),
  language: z.string(),
  category: z.string(),
  status: z.string(),
  parameter_format: z.string().optional(),
  components: z.array(component).default([]),
})

/** One odd template must not hide the others. */
const page = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ cursors: z.object({ after: z.string() }).optional(), next: z.string().optional() })
    .optional(),
})

/** ms: WhatsApp Manager is where templates are made, and the owner comes straight from there. */
const fresh = 60_000
const perPage = 100
/** An account has at most 6,000 templates (…/whatsapp/templates/overview). */
const mostPages = 60

/** The templates of one WhatsApp Business Account, asked again when older than a minute. */
export class Templates {
  readonly #graph: Graph
  readonly #path: string
  readonly #now: () => number
  #known: { readonly at: number; readonly list: readonly KnownTemplate[] } | undefined

  constructor(graph: Graph, businessAccountId: string, now: () => number) {
    this.#graph = graph
    this.#path = `${businessAccountId}/message_templates?limit=${perPage}&fields=name,language,category,status,parameter_format,components`
    this.#now = now
  }

  async list(signal: AbortSignal): Promise<GraphAnswer<readonly KnownTemplate[]>> {
    if (this.#known && this.#now() - this.#known.at < fresh) return { ok: true, value: this.#known.list }
    const list: KnownTemplate[] = []
    let after = ''
    for (let count = 0; count < mostPages; count += 1) {
      const answer = await this.#graph.get(this.#path + after, page, signal)
      if (!answer.ok) return answer
      list.push(...answer.value.data.flatMap(read))
      const { cursors, next } = answer.value.paging ?? {}
      if (next === undefined || cursors === undefined) break
      after = `&after=${encodeURIComponent(cursors.after)}`
    }
    this.#known = { at: this.#now(), list }
    return { ok: true, value: list }
  }
}

function read(raw: unknown): readonly KnownTemplate[] {
  const parsed = listed.safeParse(raw)
  if (!parsed.success) return []
  const { name, language, category, status, components, parameter_format } = parsed.data
  const part = (type: string) => components.find(each => each.type.toUpperCase() === type)
  const { text: body, gaps } = numbered(part('BODY')?.text ?? '', 0)
  const head = part('HEADER')
  const header = head?.text === undefined ? undefined : numbered(head.text, gaps.length)
  const headerKind = headerKinds.find(kind => kind === head?.format?.toLowerCase())
  const textGaps = [...gaps, ...(header?.gaps ?? [])]
  const footer = part('FOOTER')?.text
  const buttons = part('BUTTONS')?.buttons ?? []
  const buttonGaps = gapsOfButtons(buttons, textGaps.length)
  const known: KnownTemplate = {
    name,
    language,
    category: categoryOf(category),
    status: statusOf(status),
    body,
    ...(header === undefined ? {} : { header: header.text }),
    ...(headerKind === undefined ? {} : { headerKind }),
    ...(footer === undefined ? {} : { footer }),
    buttons: buttons.map(button => button.text),
    buttonGaps,
    parameters: textGaps.length + buttonGaps.length,
    bodyGaps: gaps.length,
    ...(parameter_format?.toUpperCase() === 'NAMED' ? { gapNames: textGaps } : {}),
    quickReplies: buttons.flatMap(({ type }, index) => (type.toUpperCase() === 'QUICK_REPLY' ? [index] : [])),
  }
  return [known]
}

const headerKinds = ['image', 'video', 'document', 'location'] as const

/**
 * An address has at most one gap, at its end (…/templates/components, "URL buttons"); a code is all gap. The button of a
 * one-time code is listed as an address too, and sent as one.
 */
function gapsOfButtons(
  buttons: readonly { readonly type: string; readonly url?: string | undefined }[],
  before: number,
): KnownTemplate['buttonGaps'] {
  const found: KnownTemplate['buttonGaps'][number][] = []
  for (const [button, { type, url }] of buttons.entries()) {
    const gap = `{{${before + found.length + 1}}}`
    if (type.toUpperCase() === 'COPY_CODE') found.push({ button, kind: 'code', shows: gap })
    else if (url !== undefined && gapIn.test(url))
      found.push({ button, kind: 'link', shows: url.replace(gapIn, gap) })
  }
  return found
}

const gapIn = /\{\{\s*\w+\s*\}\}/

/**
 * Gaps in order of their first appearance, numbered from `before` + 1; named ones become numbers, as the product knows
 * them.
 */
function numbered(text: string, before: number): { readonly text: string; readonly gaps: readonly string[] } {
  const gaps = [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? ''))]
  if (gaps.every(gap => /^\d+$/.test(gap))) gaps.sort((a, b) => Number(a) - Number(b))
  const renumbered = text.replace(
    /\{\{\s*(\w+)\s*\}\}/g,
    (_whole, name) => `{{${before + gaps.indexOf(name) + 1}}}`,
  )
  return { text: renumbered, gaps }
}

function categoryOf(raw: string): MessageTemplate['category'] {
  const category = raw.toUpperCase()
  if (category === 'MARKETING') return 'marketing'
  return category === 'AUTHENTICATION' ? 'authentication' : 'utility'
}

/** Meta's nine states are four to whoever wants to send (…/whatsapp/templates/template-management). */
function statusOf(raw: string): MessageTemplate['status'] {
  const status = raw.toUpperCase()
  if (status === 'APPROVED') return 'approved'
  if (status === 'PENDING' || status === 'IN_APPEAL') return 'pending'
  return status === 'PAUSED' ? 'paused' : 'rejected'
}
