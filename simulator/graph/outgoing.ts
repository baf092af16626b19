import { randomBytes } from 'node:crypto'
import type { HandsetFile, HandsetMessage } from '../handset.ts'
import type { Files } from './files.ts'
import type { FileReference } from './fill-template.ts'
import { type GraphError, refusal } from './graph-error.ts'
import type { Shown } from './handset-messages.ts'
import type { MessageRequest } from './message-request.ts'
import type { GraphNumber } from './number.ts'
import type { Person } from './people.ts'
import type { TemplateShelf } from './templates.ts'

export interface Outside {
  readonly files: Files
  readonly templates: TemplateShelf
  now(): Date
}

export function newMessageId(): string {
  return `wamid.${randomBytes(24).toString('base64')}`
}

type Seen = Pick<HandsetMessage, 'text' | 'header' | 'footer' | 'files' | 'choices' | 'template'> &
  Pick<Shown, 'buttons'>
const plain = { text: '', files: [], choices: [] }

/** What a business’s request looks like on the handset, or why Meta refuses it at once. */
export function toHandset(
  outside: Outside,
  number: GraphNumber,
  person: Person,
  request: MessageRequest,
): Shown | GraphError {
  const seen = seenOf(outside, number, request)
  if ('code' in seen) return seen
  const { buttons, ...face } = seen
  const answers = request.context?.message_id
  const callbackData = request.biz_opaque_callback_data
  const message: HandsetMessage = {
    id: newMessageId(),
    app: 'whatsapp',
    number: person.number,
    business: number.displayNumber,
    direction: 'in',
    ...face,
    ...(answers === undefined ? {} : { answers }),
    status: 'sent',
    at: outside.now(),
  }
  return {
    message,
    ...(buttons === undefined ? {} : { buttons }),
    ...(callbackData === undefined ? {} : { callbackData }),
  }
}

function seenOf(outside: Outside, number: GraphNumber, request: MessageRequest): Seen | GraphError {
  switch (request.type) {
    case 'text':
      return { ...plain, text: request.text.body }
    case 'image':
      return withFile(outside.files, number, request.image)
    case 'video':
      return withFile(outside.files, number, request.video)
    case 'audio':
      return withFile(outside.files, number, request.audio)
    case 'document':
      return withFile(outside.files, number, request.document)
    case 'location': {
      const { name, address, latitude, longitude } = request.location
      return { ...plain, text: [name, address, `${latitude},${longitude}`].filter(Boolean).join('\n') }
    }
    case 'interactive':
      return interactiveOf(outside.files, number, request.interactive)
    case 'template': {
      const filled = outside.templates.fill(request.template)
      if ('code' in filled) return filled
      const { headerFile: wanted, ...face } = filled
      const file = wanted && fileOf(outside.files, number, wanted)
      if (file && 'code' in file) return file
      return { ...face, files: file ? [file] : [], template: request.template.name, buttons: 'template' }
    }
  }
}

function interactiveOf(
  files: Files,
  number: GraphNumber,
  interactive: (MessageRequest & { type: 'interactive' })['interactive'],
): Seen | GraphError {
  const { header, body, footer } = interactive
  const file = header === undefined || header.type === 'text' ? undefined : headerFile(files, number, header)
  if (file && 'code' in file) return file
  const choices =
    interactive.type === 'button'
      ? interactive.action.buttons.map(({ reply }) => ({ id: reply.id, label: reply.title }))
      : interactive.action.sections.flatMap(({ rows }) => rows.map(row => ({ id: row.id, label: row.title })))
  return {
    text: body.text,
    files: file ? [file] : [],
    choices,
    ...(header?.type === 'text' ? { header: header.text } : {}),
    ...(footer ? { footer: footer.text } : {}),
    buttons: interactive.type,
  }
}

function headerFile(
  files: Files,
  number: GraphNumber,
  header: {
    readonly image?: FileReference
    readonly video?: FileReference
    readonly document?: FileReference
  },
): HandsetFile | GraphError {
  return fileOf(files, number, header.image ?? header.video ?? header.document ?? {})
}

function withFile(
  files: Files,
  number: GraphNumber,
  reference: FileReference & { readonly caption?: string | undefined },
): Seen | GraphError {
  const file = fileOf(files, number, reference)
  return 'code' in file ? file : { ...plain, text: reference.caption ?? '', files: [file] }
}

/** Only uploads: the simulator fetches nothing from other places. */
function fileOf(files: Files, number: GraphNumber, reference: FileReference): HandsetFile | GraphError {
  const file = reference.id === undefined ? undefined : files.find(number, reference.id)
  if (!file) return refusal(131009, 'The media id does not exist, or it belongs to another number.')
  return { name: reference.filename ?? file.name, type: file.type, content: file.content }
}
