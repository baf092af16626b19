import type { OutboundMessage, TemplateUse } from '../../../contract/message.ts'
import { type Part, rowOf } from './compose.ts'
import type { KnownTemplate } from './templates.ts'

/** The type of a message and the property that carries it, as `/messages` wants them. */
export interface MessageBody {
  readonly type: string
  readonly [kind: string]: unknown
}

/** @param mediaId of the part's file, once it is uploaded */
export function bodyOf(part: Part, mediaId: string | undefined, listButton: string): MessageBody {
  switch (part.kind) {
    case 'text':
      return { type: 'text', text: { body: part.body, preview_url: /https?:\/\/\S/i.test(part.body) } }
    case 'file':
      return { type: part.as, [part.as]: { id: mediaId, ...caption(part), ...filename(part) } }
    case 'location':
      return { type: 'location', location: { ...part.place } }
    case 'buttons': {
      const buttons = part.choices.map(({ id, label }) => ({
        type: 'reply',
        reply: { id, title: label.trim() },
      }))
      return interactive('button', part, { buttons }, mediaId)
    }
    case 'list':
      return interactive('list', part, { button: listButton, sections: [{ rows: part.choices.map(rowOf) }] })
  }
}

function caption({ caption, as }: Part & { kind: 'file' }): { caption?: string } {
  return caption === undefined || as === 'audio' ? {} : { caption }
}

function filename({ file, as }: Part & { kind: 'file' }): { filename?: string } {
  return as === 'document' ? { filename: file.name } : {}
}

function interactive(
  type: 'button' | 'list',
  part: Part & { kind: 'buttons' | 'list' },
  action: object,
  mediaId?: string,
): MessageBody {
  const header = part.kind === 'buttons' ? part.header : undefined
  const named = header?.as === 'document' ? { filename: header.file.name } : {}
  return {
    type: 'interactive',
    interactive: {
      type,
      ...(header ? { header: { type: header.as, [header.as]: { id: mediaId, ...named } } } : {}),
      body: { text: part.body },
      action,
    },
  }
}

/**
 * The approved text with its gaps filled. Its quick replies carry the ids of our choices when there are as many of them;
 * otherwise Meta gives their text back. `known` is undefined when the vendor's list could not be read.
 */
export function templateBody(
  use: TemplateUse,
  choices: OutboundMessage['choices'],
  known: KnownTemplate | undefined,
): MessageBody {
  const parameters = use.parameters.map((value, index) => {
    const name = known?.gapNames?.[index]
    return { type: 'text', ...(name === undefined ? {} : { parameter_name: name }), text: onOneLine(value) }
  })
  const replies = known?.quickReplies ?? []
  const buttons = choices.length === replies.length ? choices : []
  const components = [
    ...(parameters.length > 0 ? [{ type: 'body', parameters }] : []),
    ...buttons.map(({ id }, index) => ({
      type: 'button',
      sub_type: 'quick_reply',
      index: String(replies[index]),
      parameters: [{ type: 'payload', payload: id }],
    })),
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

/** Meta refuses line breaks, tabs and more than four spaces in a row in a gap (error 132018). */
function onOneLine(value: string): string {
  return value.replace(/\s+/g, ' ').trim()
}
