import { z } from 'zod'
import { type FilledTemplate, fillTemplate, type TemplateCall } from './fill-template.ts'
import { type GraphError, refusal } from './graph-error.ts'

const component = z.looseObject({
  type: z.string().transform(type => type.toUpperCase()),
  format: z.string().optional(),
  text: z.string().optional(),
  buttons: z
    .array(z.looseObject({ type: z.string(), text: z.string(), url: z.string().optional() }))
    .optional(),
})

export const newTemplate = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().min(2),
  category: z.enum(['UTILITY', 'MARKETING', 'AUTHENTICATION']),
  components: z.array(component).min(1),
})
export type NewTemplate = z.infer<typeof newTemplate>

export type TemplateStatus = 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED'

export interface StoredTemplate extends NewTemplate {
  readonly id: string
  readonly status: TemplateStatus
}

const body = (text: string, ...buttons: string[]) => [
  { type: 'BODY', text },
  ...(buttons.length > 0
    ? [{ type: 'BUTTONS', buttons: buttons.map(label => ({ type: 'QUICK_REPLY', text: label })) }]
    : []),
]

/** What every business has in the simulator. */
const provided: readonly NewTemplate[] = [
  {
    name: 'appointment_reminder',
    language: 'en_GB',
    category: 'UTILITY',
    components: body(
      'Hello {{1}}, this is a reminder of your appointment: {{2}}, {{3}}. Will you come?',
      'Confirm',
      'Move',
      'Cancel',
    ),
  },
  {
    name: 'follow_up',
    language: 'en_GB',
    category: 'UTILITY',
    components: body('Hello {{1}}, about your request: {{2}}'),
  },
  {
    name: 'how_to_find_us',
    language: 'en_GB',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'LOCATION' },
      ...body('Hello {{1}}, this is where we are. See you {{2}}!'),
      {
        type: 'BUTTONS',
        buttons: [{ type: 'URL', text: 'Your visit', url: 'https://visits.example/{{1}}' }],
      },
    ],
  },
  {
    name: 'your_papers',
    language: 'en_GB',
    category: 'UTILITY',
    components: [{ type: 'HEADER', format: 'DOCUMENT' }, ...body('Hello {{1}}, here is {{2}}.')],
  },
  {
    name: 'seasonal_offer',
    language: 'en_GB',
    category: 'MARKETING',
    components: [
      ...body('Hello from us: {{1}} See you soon!'),
      { type: 'FOOTER', text: 'Reply STOP to get no more offers.' },
    ],
  },
]

/** The templates of one WhatsApp Business Account. */
export class TemplateShelf {
  #templates: StoredTemplate[] = []
  #count = 0

  constructor() {
    for (const template of provided) this.add(template, 'APPROVED')
  }

  add(template: NewTemplate, status: TemplateStatus = 'PENDING'): StoredTemplate {
    const stored = { ...template, id: `${1_000_000_000 + ++this.#count}`, status }
    this.#templates.push(stored)
    return stored
  }

  /** Decides about a template as Meta's reviewers do. */
  decide(name: string, status: TemplateStatus): void {
    this.#templates = this.#templates.map(each => (each.name === name ? { ...each, status } : each))
  }

  isOffer(name: string): boolean {
    return this.#templates.some(each => each.name === name && each.category === 'MARKETING')
  }

  find(name: string, language: string): StoredTemplate | undefined {
    return this.#templates.find(each => each.name === name && each.language === language)
  }

  /** One page, with a cursor to the next one. */
  page(limit: number, after: string | null, self: URL): object {
    const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString()) || 0
    const data = this.#templates.slice(start, start + limit)
    const end = start + data.length
    const cursor = (at: number) => Buffer.from(String(at)).toString('base64url')
    const next = new URL(self)
    next.searchParams.set('after', cursor(end))
    return {
      data,
      paging: {
        cursors: { before: cursor(start), after: cursor(end) },
        ...(end < this.#templates.length ? { next: next.href } : {}),
      },
    }
  }

  /** What the customer sees, or why Meta does not send it. */
  fill(call: TemplateCall): FilledTemplate | GraphError {
    const { name, language } = call
    const known = this.find(name, language.code)
    if (!known || known.status === 'PENDING' || known.status === 'REJECTED')
      return refusal(132001, `template name (${name}) does not exist in ${language.code}`)
    if (known.status === 'PAUSED') return refusal(132015, 'Template is paused due to low quality')
    if (known.status === 'DISABLED') return refusal(132016, 'Template was paused too many times')
    return fillTemplate(known, call)
  }
}
