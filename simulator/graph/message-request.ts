import { z } from 'zod'
import { type GraphError, refusal } from './graph-error.ts'

/**
 * The body of POST /{phone-number-id}/messages as Meta's OpenAPI v23.0 describes it, with `recipient` for
 * business-scoped user ids and the limits of the pages on each kind. Strict: a property Meta does not know is an error.
 */
const unpadded = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine(text => text === text.trim())
const file = { id: z.string().min(1).optional(), link: z.url().optional() }
const caption = z.string().max(1_024).optional()
const header = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(60) }),
  z.strictObject({ type: z.literal('image'), image: z.strictObject(file) }),
  z.strictObject({ type: z.literal('video'), video: z.strictObject(file) }),
  z.strictObject({
    type: z.literal('document'),
    document: z.strictObject({ ...file, filename: z.string().optional() }),
  }),
])
const shared = {
  header: header.optional(),
  body: z.strictObject({ text: z.string().min(1).max(1_024) }),
  footer: z.strictObject({ text: z.string().min(1).max(60) }).optional(),
}
const distinct = (texts: readonly string[]) => new Set(texts).size === texts.length

const button = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: unpadded(256), title: unpadded(20) }),
})
const row = z.strictObject({
  id: unpadded(200),
  title: unpadded(24),
  description: z.string().max(72).optional(),
})
const section = z.strictObject({ title: z.string().max(24).optional(), rows: z.array(row).min(1).max(10) })
const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    ...shared,
    action: z.strictObject({
      buttons: z
        .array(button)
        .min(1)
        .max(3)
        .refine(
          all => distinct(all.map(each => each.reply.title)) && distinct(all.map(each => each.reply.id)),
        ),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    ...shared,
    action: z.strictObject({
      button: unpadded(20),
      sections: z
        .array(section)
        .min(1)
        .max(10)
        .refine(all => {
          const rows = all.flatMap(each => each.rows)
          return rows.length <= 10 && distinct(rows.map(each => each.id))
        }),
    }),
  }),
])

const place = z.union([z.number(), z.string().min(1)])
const template = z.strictObject({
  name: z.string().min(1),
  language: z.strictObject({ policy: z.literal('deterministic').optional(), code: z.string().min(2) }),
  components: z
    .array(
      z.strictObject({
        type: z.enum(['header', 'body', 'button']),
        sub_type: z.enum(['quick_reply', 'url', 'catalog', 'copy_code']).optional(),
        index: z.string().regex(/^\d$/).optional(),
        parameters: z
          .array(
            z.looseObject({
              type: z.string(),
              parameter_name: z.string().optional(),
              text: z.string().optional(),
              payload: z.string().optional(),
              coupon_code: z.string().optional(),
              image: z.strictObject(file).optional(),
              video: z.strictObject(file).optional(),
              document: z.strictObject({ ...file, filename: z.string().optional() }).optional(),
              // …/templates/marketing-templates/location-templates: all four are required.
              location: z
                .strictObject({
                  latitude: place,
                  longitude: place,
                  name: z.string().min(1),
                  address: z.string().min(1),
                })
                .optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
})

const base = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').default('individual'),
  to: z.string().min(1).optional(),
  recipient: z.string().min(1).optional(),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
}
const text = z.strictObject({ body: z.string().min(1).max(4_096), preview_url: z.boolean().optional() })
const location = z.strictObject({
  latitude: place,
  longitude: place,
  name: z.string().optional(),
  address: z.string().optional(),
})

export const messageRequest = z.discriminatedUnion('type', [
  z.strictObject({ ...base, type: z.literal('text'), text }),
  z.strictObject({ ...base, type: z.literal('image'), image: z.strictObject({ ...file, caption }) }),
  z.strictObject({ ...base, type: z.literal('video'), video: z.strictObject({ ...file, caption }) }),
  z.strictObject({ ...base, type: z.literal('audio'), audio: z.strictObject(file) }),
  z.strictObject({
    ...base,
    type: z.literal('document'),
    document: z.strictObject({ ...file, caption, filename: z.string().optional() }),
  }),
  z.strictObject({ ...base, type: z.literal('location'), location }),
  z.strictObject({ ...base, type: z.literal('interactive'), interactive }),
  z.strictObject({ ...base, type: z.literal('template'), template }),
])
export type MessageRequest = z.infer<typeof messageRequest>

/** What Meta says to a body it does not take: 100 unknown, 131008 missing, 131009 out of bounds. */
export function readMessageRequest(raw: unknown): MessageRequest | GraphError {
  const parsed = messageRequest.safeParse(raw)
  if (parsed.success)
    return parsed.data.to === undefined && parsed.data.recipient === undefined
      ? refusal(131008, 'to or recipient is required')
      : parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'body'
  if (issue?.code === 'unrecognized_keys')
    return refusal(100, `Unexpected key "${issue.keys[0]}" on param "${where}"`)
  if (valueAt(raw, issue?.path ?? []) === undefined)
    return refusal(131008, `The parameter ${where} is required.`)
  return refusal(131009, `${where} is not valid`)
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), raw)
}

export const readRequest = z.object({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string(),
})
