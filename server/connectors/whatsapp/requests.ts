import { type Part, rowOf } from './compose.ts'

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
