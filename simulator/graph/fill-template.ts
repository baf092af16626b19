import { type GraphError, refusal } from './graph-error.ts'
import type { StoredTemplate } from './templates.ts'

export interface FileReference {
  readonly id?: string | undefined
  readonly link?: string | undefined
  readonly filename?: string | undefined
}

interface Parameter {
  readonly type: string
  readonly text?: string | undefined
  readonly payload?: string | undefined
  readonly coupon_code?: string | undefined
  readonly image?: FileReference | undefined
  readonly video?: FileReference | undefined
  readonly document?: FileReference | undefined
  readonly location?: { readonly name: string; readonly address: string } | undefined
}

/** What `/messages` gives for a template. */
export interface TemplateCall {
  readonly name: string
  readonly language: { readonly code: string }
  readonly components?:
    | readonly {
        readonly type: string
        readonly sub_type?: string | undefined
        readonly index?: string | undefined
        readonly parameters?: readonly Parameter[] | undefined
      }[]
    | undefined
}

export interface FilledTemplate {
  readonly text: string
  readonly header?: string
  /** The file above the text, still to be found. */
  readonly headerFile?: FileReference
  readonly footer?: string
  readonly choices: readonly { readonly id: string; readonly label: string }[]
}

/** A template with its gaps filled, or Meta's reason not to: every gap wants exactly one value of its own kind. */
export function fillTemplate(known: StoredTemplate, call: TemplateCall): FilledTemplate | GraphError {
  const part = (type: string) => known.components.find(each => each.type === type)
  const given = (type: string) => (call.components ?? []).find(each => each.type === type)?.parameters ?? []
  const text = fillText('body', part('BODY')?.text ?? '', given('body'))
  if ('code' in text) return text
  const header = fillHeader(part('HEADER') ?? {}, given('header'))
  if ('code' in header) return header
  const buttons = fillButtons(part('BUTTONS')?.buttons ?? [], call)
  if ('code' in buttons) return buttons
  const footer = part('FOOTER')?.text
  return {
    // A handset opens or copies these; here they can be read.
    text: [text.filled, ...buttons.lines].join('\n'),
    ...header,
    ...(footer === undefined ? {} : { footer }),
    choices: buttons.choices,
  }
}

function fillText(
  where: 'body' | 'header',
  text: string,
  given: readonly Parameter[],
): { readonly filled: string } | GraphError {
  const gaps = [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, gap]) => gap ?? ''))]
  if (gaps.length !== given.length)
    return refusal(
      132000,
      `${where}: number of localizable_params (${given.length}) does not match the expected number of params (${gaps.length})`,
    )
  if (given.some(each => /[\n\t]| {5}/.test(each.text ?? '')))
    return refusal(132018, 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces')
  const values = given.map(each => each.text ?? '')
  const at = (gap: string) => (/^\d+$/.test(gap) ? Number(gap) - 1 : gaps.indexOf(gap))
  return { filled: text.replace(/\{\{(\w+)\}\}/g, (_whole, gap) => values[at(gap)] ?? '') }
}

function fillHeader(
  header: { readonly format?: string | undefined; readonly text?: string | undefined },
  given: readonly Parameter[],
): Pick<FilledTemplate, 'header' | 'headerFile'> | GraphError {
  const kind = header.format?.toLowerCase() ?? 'text'
  if (kind === 'text') {
    const text = fillText('header', header.text ?? '', given)
    return 'code' in text ? text : text.filled === '' ? {} : { header: text.filled }
  }
  const [parameter] = given
  const received = parameter?.type ?? 'unknown'
  const mismatch = refusal(
    132012,
    `header: Format mismatch, expected ${kind.toUpperCase()}, received ${received.toUpperCase()}`,
  )
  if (given.length !== 1 || parameter?.type !== kind) return mismatch
  if (kind === 'location')
    return parameter.location
      ? { header: `${parameter.location.name}\n${parameter.location.address}` }
      : mismatch
  const file = parameter.image ?? parameter.video ?? parameter.document
  return file ? { headerFile: file } : mismatch
}

interface Buttons {
  readonly choices: FilledTemplate['choices']
  readonly lines: readonly string[]
}

function fillButtons(
  buttons: readonly { readonly type: string; readonly text: string; readonly url?: string | undefined }[],
  call: TemplateCall,
): Buttons | GraphError {
  const given = (call.components ?? []).filter(each => each.type === 'button')
  const stray = given.find(each => !fits(buttons[Number(each.index)]?.type, each.sub_type))
  if (stray) return refusal(132012, `buttons: Button at index ${stray.index} is not a ${stray.sub_type}`)
  const choices: { id: string; label: string }[] = []
  const lines: string[] = []
  for (const [index, { type, text: label, url }] of buttons.entries()) {
    const parameter = given.find(each => Number(each.index) === index)?.parameters?.[0]
    const missing = refusal(131008, `buttons: Button at index ${index} of type ${type} requires a parameter`)
    if (type === 'QUICK_REPLY') choices.push({ id: parameter?.payload ?? label, label })
    if (type === 'COPY_CODE') {
      if (!parameter?.coupon_code) return missing
      // …/templates/marketing-templates/coupon-templates: letters and digits, at most 15.
      if (!/^[a-z0-9]{1,15}$/i.test(parameter.coupon_code))
        return refusal(131009, 'The coupon code is not valid: letters and digits, at most 15.')
      lines.push(`${label}: ${parameter.coupon_code}`)
    }
    if (type !== 'URL' || url === undefined) continue
    const open = /\{\{\w+\}\}/.test(url)
    if (open !== Boolean(parameter?.text)) return missing
    lines.push(`${label}: ${url.replace(/\{\{\w+\}\}/, parameter?.text ?? '')}`)
  }
  return { choices, lines }
}

const fits = (type: string | undefined, subType: string | undefined) =>
  type !== undefined && type.toLowerCase() === subType
