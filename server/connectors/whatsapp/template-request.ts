import type { OutboundMessage, Place, TemplateUse } from '../../../contract/message.ts'
import type { MessageBody } from './requests.ts'
import type { KnownTemplate } from './templates.ts'

/** What stands above the text of a template: a file by the id of its upload, or a place. */
export type TemplateHeader =
  | { readonly kind: 'image' | 'video' | 'document'; readonly id: string; readonly filename: string }
  | { readonly kind: 'location'; readonly place: Place }

/**
 * The approved text with its gaps filled (…/templates/components; …/templates/marketing-templates/coupon-templates for
 * codes, …/location-templates for places). Its quick replies carry the ids of our choices when there are as many of
 * them; otherwise Meta gives their text back. `known` is undefined when the vendor's list could not be read.
 */
export function templateBody(
  use: TemplateUse,
  choices: OutboundMessage['choices'],
  known: KnownTemplate | undefined,
  header?: TemplateHeader,
): MessageBody {
  const components = [
    ...headerPart(use, known, header),
    ...bodyPart(use, known),
    ...quickReplies(choices, known),
    ...filledButtons(use, known),
  ]
  return {
    type: 'template',
    template: {
      name: use.name,
      language: { policy: 'deterministic', code: use.language },
      ...(components.length > 0 ? { components } : {}),
    },
  }
}

function headerPart(use: TemplateUse, known: KnownTemplate | undefined, header: TemplateHeader | undefined) {
  const part = (parameter: object) => [{ type: 'header', parameters: [parameter] }]
  if (header?.kind === 'location') return part({ type: 'location', location: { ...header.place } })
  if (header) {
    const named = header.kind === 'document' ? { filename: header.filename } : {}
    return part({ type: header.kind, [header.kind]: { id: header.id, ...named } })
  }
  if (!known || firstOfButtons(known) === known.bodyGaps) return []
  const value = use.parameters[known.bodyGaps]
  return value === undefined ? [] : part(textParameter(known, value, known.bodyGaps))
}

function bodyPart({ parameters }: TemplateUse, known: KnownTemplate | undefined) {
  const values = parameters.slice(0, known?.bodyGaps)
  if (values.length === 0) return []
  return [{ type: 'body', parameters: values.map((value, index) => textParameter(known, value, index)) }]
}

function textParameter(known: KnownTemplate | undefined, value: string, index: number): object {
  const name = known?.gapNames?.[index]
  return { type: 'text', ...(name === undefined ? {} : { parameter_name: name }), text: onOneLine(value) }
}

function quickReplies(choices: OutboundMessage['choices'], known: KnownTemplate | undefined) {
  const replies = known?.quickReplies ?? []
  if (choices.length !== replies.length) return []
  return choices.map(({ id }, index) => ({
    type: 'button',
    sub_type: 'quick_reply',
    index: String(replies[index]),
    parameters: [{ type: 'payload', payload: id }],
  }))
}

function filledButtons({ parameters }: TemplateUse, known: KnownTemplate | undefined) {
  if (!known) return []
  const first = firstOfButtons(known)
  return known.buttonGaps.flatMap(({ button, kind }, index) => {
    const value = parameters[first + index]
    if (value === undefined) return []
    const filled =
      kind === 'code'
        ? { sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: value.trim() }] }
        : { sub_type: 'url', parameters: [{ type: 'text', text: asSuffix(value) }] }
    return [{ type: 'button', index: String(button), ...filled }]
  })
}

const firstOfButtons = ({ parameters, buttonGaps }: KnownTemplate) => parameters - buttonGaps.length

/** Meta refuses line breaks, tabs and more than four spaces in a row in a gap (error 132018). */
function onOneLine(value: string): string {
  return value.replace(/\s+/g, ' ').trim()
}

/** Meta puts it at the end of the address as it is, and a blank would end the address. */
function asSuffix(value: string): string {
  return value.trim().replace(/\s+/g, '%20')
}
