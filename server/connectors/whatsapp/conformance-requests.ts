import { Ajv2020 } from 'ajv/dist/2020.js'
import { phone } from '../../../contract/identifier.ts'
import type { Attachment, Choice, OutboundMessage, TemplateUse } from '../../../contract/message.ts'
import { compose, type Part } from './compose.ts'
import type { Case } from './conformance.ts'
import { recipientOf } from './people.ts'
import { bodyOf } from './requests.ts'
import { envelopeOf } from './send.ts'
import { templateBody } from './template-request.ts'
import type { KnownTemplate } from './templates.ts'

const file = (name: string, type: string): Attachment => ({ name, type, content: new Uint8Array([1]) })
const choices = (count: number, label = 'Choice'): Choice[] =>
  Array.from({ length: count }, (_, index) => ({ id: `choice-${index}`, label: `${label} ${index}` }))

type Words = Pick<OutboundMessage, 'text' | 'choices' | 'attachments'>
const words = (text: string, more: Partial<Words> = {}): Words => ({
  text,
  choices: [],
  attachments: [],
  ...more,
})

const messages: Readonly<Record<string, Words>> = {
  text: words('Hello'),
  'text with a link': words('See https://clinic.example/way'),
  'longest text': words('a'.repeat(9_000)),
  'three buttons': words('Which?', { choices: choices(3) }),
  'ten rows': words('Which?', { choices: choices(10) }),
  'rows with long labels': words('Which?', { choices: choices(4, 'Tuesday, 24 November at half past') }),
  'eleven choices': words('Which?', { choices: choices(11) }),
  'choices under a long text': words('a'.repeat(1_025), { choices: choices(2) }),
  picture: words('', { attachments: [file('a.png', 'image/png')] }),
  'picture with caption': words('Look', { attachments: [file('a.jpg', 'image/jpeg')] }),
  film: words('Look', { attachments: [file('a.mp4', 'video/mp4')] }),
  sound: words('Listen', { attachments: [file('a.ogg', 'audio/ogg')] }),
  document: words('Your papers', { attachments: [file('a.pdf', 'application/pdf')] }),
  'several files': words('Two', {
    attachments: [file('a.pdf', 'application/pdf'), file('b.png', 'image/png')],
  }),
  'buttons under a picture': words('Yes?', {
    choices: choices(2),
    attachments: [file('a.png', 'image/png')],
  }),
  'buttons under a document': words('Yes?', {
    choices: choices(2),
    attachments: [file('a.pdf', 'application/pdf')],
  }),
  'rows and a sound': words('Which?', { choices: choices(5), attachments: [file('a.ogg', 'audio/ogg')] }),
}

const use: TemplateUse = { name: 'appointment_reminder', language: 'en_GB', parameters: ['Ann', 'Check-up'] }
const known: KnownTemplate = {
  name: use.name,
  language: use.language,
  category: 'utility',
  status: 'approved',
  body: '{{1}} {{2}}',
  buttons: ['Confirm', 'Move'],
  buttonGaps: [],
  parameters: 2,
  bodyGaps: 2,
  quickReplies: [0, 1],
}
/** The description knows neither places in headers nor codes: those the pages on templates describe. */
const linked: KnownTemplate = {
  ...known,
  header: 'For {{3}}',
  buttons: ['Confirm', 'Move', 'Show'],
  buttonGaps: [{ button: 2, kind: 'link', shows: 'https://clinic.example/{{4}}' }],
  parameters: 4,
}
const four: TemplateUse = { ...use, parameters: ['Ann', 'Check-up', 'Tuesday', 'K7M4Q'] }
const above = { id: '1003383421387256', filename: 'a.pdf' }

/** All kinds of message we send, checked against the request schema of the vendor’s OpenAPI. */
export async function requestCases(vendor: unknown): Promise<Case[]> {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema(Object(corrected(vendor)), 'vendor')
  const validate = ajv.getSchema('vendor#/components/schemas/Message')
  if (!validate) throw new Error('The OpenAPI has no schema "Message". Use the version 23.0 of the fixtures.')
  const check = (name: string, request: object): Case => ({
    name,
    faults: validate(request) ? [] : [ajv.errorsText(validate.errors?.slice(-3) ?? [])],
  })
  const ann = phone('+447700900123')
  const recipient = ann && recipientOf(ann, 'whatsapp:1')
  if (!recipient) throw new Error('A number of the examples is no number any more. Choose another one.')
  const wrap = (body: ReturnType<typeof bodyOf>) =>
    envelopeOf({ id: 'id', answers: ['wamid.question'] }, recipient, 1, body)
  const bodies = (said: Words) =>
    compose(said).map((part: Part) => wrap(bodyOf(part, '1003383421387256', 'Choose')))
  return [
    ...Object.entries(messages).flatMap(([name, said]) => bodies(said).map(body => check(name, body))),
    check('template', wrap(templateBody(use, [], known))),
    check('template with buttons', wrap(templateBody(use, choices(2), known))),
    check('template with gaps in header and button', wrap(templateBody(four, choices(2), linked))),
    ...(['image', 'video', 'document'] as const).map(kind =>
      check(`template under a ${kind}`, wrap(templateBody(use, [], known, { kind, ...above }))),
    ),
    check('template without gaps', wrap(templateBody({ ...use, parameters: [] }, [], undefined))),
    refusalCase(
      'a body with a property the vendor does not know is refused',
      validate({ ...wrap(bodyOf({ kind: 'text', body: 'x' }, undefined, 'Choose')), colour: 'red' }),
    ),
    refusalCase('a button with a title of 21 characters is refused', validate(wrap(tooLong))),
  ]
}

const tooLong = bodyOf(
  { kind: 'buttons', body: 'x', choices: [{ id: 'a', label: 'a'.repeat(21) }] },
  undefined,
  'Choose',
)

/** The check itself can say no; without that the lines above prove nothing. */
function refusalCase(name: string, valid: unknown): Case {
  return { name, faults: valid === false ? [] : ['it was taken'] }
}

/**
 * Three things of the description contradict its own examples, and are read as they are meant. `additionalProperties:
 * false` beside `allOf` forbids the very properties that the other branch requires (JSON Schema 2020-12, 11.3): it is
 * meant over all branches. The pattern of a button’s `index` refuses its own example "0". `biz_opaque_callback_data`
 * is missing among the properties of a message; the vendor’s pages on statuses describe it.
 */
function corrected(vendor: unknown): unknown {
  if (Array.isArray(vendor)) return vendor.map(corrected)
  if (typeof vendor !== 'object' || vendor === null) return vendor
  const entries = Object.entries(vendor).map(([key, value]) => [key, corrected(value)] as const)
  const plain: Record<string, unknown> = Object.fromEntries(entries)
  if (plain.pattern === '^[2-6, 11-14]$') return { ...plain, pattern: '^[0-9]$' }
  if (plain.description === 'Common properties shared by all message types')
    return {
      ...plain,
      properties: {
        ...Object(plain.properties),
        biz_opaque_callback_data: { type: 'string', maxLength: 512 },
      },
    }
  const { allOf } = plain
  if (!Array.isArray(allOf) || !allOf.some(closed)) return plain
  const open = allOf.map(branch => (closed(branch) ? { ...branch, additionalProperties: undefined } : branch))
  return JSON.parse(JSON.stringify({ ...plain, allOf: open, unevaluatedProperties: false }))
}

function closed(branch: unknown): branch is object {
  return Object(branch).additionalProperties === false
}
