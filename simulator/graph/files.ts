import { createHash } from 'node:crypto'
import type { HandsetFile } from '../handset.ts'
import { type GraphError, refusal } from './graph-error.ts'
import type { GraphNumber } from './number.ts'

const MB = 1024 * 1024

/** …/whatsapp/business-phone-numbers/media, "Supported media types". */
const limits: readonly (readonly [types: RegExp, bytes: number])[] = [
  [/^image\/(?:jpeg|png)$/, 5 * MB],
  [/^image\/webp$/, MB / 2],
  [/^audio\/(?:aac|amr|mpeg|mp4|ogg|opus)(?:;.*)?$/, 16 * MB],
  [/^video\/(?:mp4|3gpp)$/, 16 * MB],
  [
    /^(?:text\/plain|application\/(?:pdf|msword|vnd\.ms-(?:excel|powerpoint)|vnd\.openxmlformats-officedocument\..+))$/,
    100 * MB,
  ],
]

export interface StoredFile extends HandsetFile {
  readonly id: string
  readonly owner: string
  readonly sha256: string
}

/** Media of all numbers; each is seen by its own number's token only. */
export class Files {
  readonly #files = new Map<string, StoredFile>()
  #count = 0

  put(number: GraphNumber, file: HandsetFile): StoredFile {
    const id = `${2_000_000_000_000 + ++this.#count}`
    const sha256 = createHash('sha256').update(file.content).digest('base64')
    const stored = { ...file, id, owner: number.phoneNumberId, sha256 }
    this.#files.set(id, stored)
    return stored
  }

  find(number: GraphNumber, id: string): StoredFile | undefined {
    const found = this.#files.get(id)
    return found?.owner === number.phoneNumberId ? found : undefined
  }

  /** An upload by form, as POST /{phone-number-id}/media takes it. */
  async upload(number: GraphNumber, request: Request): Promise<StoredFile | GraphError> {
    const form = await request.formData().catch(() => undefined)
    const file = form?.get('file')
    if (form?.get('messaging_product') !== 'whatsapp' || !(file instanceof File))
      return refusal(100, 'The parameters file and messaging_product are required.')
    const type = String(form.get('type') ?? file.type)
    const limit = limits.find(([types]) => types.test(type))?.[1]
    if (limit === undefined)
      return refusal(100, `Param file must be a file of a supported type, not ${type}.`)
    if (file.size > limit || file.size === 0) return refusal(131053, `The file has ${file.size} bytes.`)
    return this.put(number, { name: file.name, type, content: new Uint8Array(await file.arrayBuffer()) })
  }
}
