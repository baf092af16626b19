import type { Attachment, Choice, OutboundMessage, Place } from '../../../contract/message.ts'
import { maxBytes, maxFile } from './media.ts'

/** The body of one request to `/messages`, without recipient; a file is named by its place and uploaded before. */
export type Part =
  | { readonly kind: 'text'; readonly body: string }
  | { readonly kind: 'file'; readonly file: Attachment; readonly as: FileKind; readonly caption?: string }
  | {
      readonly kind: 'buttons'
      readonly body: string
      readonly choices: readonly Choice[]
      readonly header?: Header
    }
  | { readonly kind: 'location'; readonly place: Place }
  | { readonly kind: 'list'; readonly body: string; readonly choices: readonly Choice[] }

export type FileKind = 'image' | 'video' | 'audio' | 'document'
export interface Header {
  readonly file: Attachment
  readonly as: 'image' | 'video' | 'document'
}

// …/whatsapp/messages: text, image; …/interactive-reply-buttons-messages; …/interactive-list-messages.
const maxText = 4_096
const maxCaption = 1_024
const maxBody = 1_024
const maxButtons = 3
const maxButtonTitle = 20
const maxRows = 10
const maxRowTitle = 24
const maxRowDescription = 72
const maxRowId = 200

/**
 * One message if WhatsApp can carry it as one. Choices are buttons or a list where they fit under 1,024 characters of
 * text, and are written out and numbered where they do not: a second message for the buttons could arrive alone.
 */
export function compose(
  message: Pick<OutboundMessage, 'text' | 'choices' | 'attachments' | 'location'>,
): readonly Part[] {
  const { location: place } = message
  return [...composed(message), ...(place ? [{ kind: 'location' as const, place }] : [])]
}

function composed(message: Pick<OutboundMessage, 'text' | 'choices' | 'attachments'>): readonly Part[] {
  const files = message.attachments.map((file): Part & { kind: 'file' } => ({
    kind: 'file',
    file,
    as: kindOf(file),
  }))
  const words = worded(message)
  const [first, ...others] = files
  if (!first) return words
  const [only] = words
  if (!only) return files
  if (words.length > 1) return [...words, ...files]
  if (only.kind === 'buttons' && first.as !== 'audio')
    return [{ ...only, header: { file: first.file, as: first.as } }, ...others]
  if (only.kind === 'text' && only.body.length <= maxCaption && first.as !== 'audio')
    return [{ ...first, caption: only.body }, ...others]
  return only.kind === 'text' ? [only, ...files] : [...files, only]
}

function worded({ text, choices }: Pick<OutboundMessage, 'text' | 'choices'>): readonly Part[] {
  const body = text.trim()
  if (choices.length > 0 && body !== '' && body.length <= maxBody) {
    const titles = choices.map(choice => choice.label.trim())
    const distinct = new Set(titles).size === titles.length && titles.every(title => title !== '')
    const ids = new Set(choices.map(choice => choice.id))
    const usable = distinct && ids.size === choices.length && choices.every(({ id }) => fitsId(id))
    if (usable && choices.length <= maxButtons && titles.every(title => title.length <= maxButtonTitle))
      return [{ kind: 'buttons', body, choices }]
    if (usable && choices.length <= maxRows && titles.every(title => title.length <= maxRowDescription))
      return [{ kind: 'list', body, choices }]
  }
  const numbered = choices.map(({ label }, index) => `${index + 1}. ${label}`).join('\n')
  const whole = [body, numbered].filter(part => part !== '').join('\n\n')
  return pieces(whole).map(piece => ({ kind: 'text', body: piece }))
}

function fitsId(id: string): boolean {
  return id !== '' && id.length <= maxRowId && id === id.trim()
}

/** A title that had to be cut says the whole in its description. */
export function rowOf({ id, label }: Choice): {
  readonly id: string
  readonly title: string
  readonly description?: string
} {
  const whole = label.trim()
  if (whole.length <= maxRowTitle) return { id, title: whole }
  return { id, title: `${cut(whole, maxRowTitle - 1)}…`, description: whole }
}

/** At most `most` UTF-16 units, and no character torn apart. */
function cut(text: string, most: number): string {
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length > most) break
    kept += segment
  }
  return kept.trimEnd()
}

/** Splits at the end of a paragraph, a line or a word, whichever comes first from behind. */
function pieces(text: string): readonly string[] {
  const found: string[] = []
  let rest = text
  while (rest.length > maxText) {
    const head = rest.slice(0, maxText)
    const end = ['\n\n', '\n', ' '].map(mark => head.lastIndexOf(mark)).find(index => index > maxText / 2)
    const piece = end === undefined ? cut(rest.slice(0, maxText + 64), maxText) || head : head.slice(0, end)
    found.push(piece.trimEnd())
    rest = rest.slice(piece.length).trimStart()
  }
  return rest === '' ? found : [...found, rest]
}

/** JPEG and PNG up to 5 MB are shown as pictures; whatever WhatsApp does not show goes as a document. */
function kindOf({ type, content }: Attachment): FileKind {
  const size = content.byteLength
  if (/^image\/(?:jpeg|png)$/.test(type) && size <= maxBytes.image) return 'image'
  if (/^video\/(?:mp4|3gpp)$/.test(type)) return 'video'
  if (/^audio\/(?:aac|amr|mpeg|mp4|ogg)$/.test(type)) return 'audio'
  return 'document'
}

/** Media headers take pictures, films and PDF only (…/templates/components, "Media header"). */
export function fitsHeader(file: Attachment, kind: 'image' | 'video' | 'document'): boolean {
  return kind === 'document' ? file.type === 'application/pdf' : kindOf(file) === kind
}

/** The name of the first file that is too large or empty. */
export function unfitFile(files: readonly Attachment[]): string | undefined {
  return files.find(({ content }) => content.byteLength > maxFile || content.byteLength === 0)?.name
}
