import { z } from 'zod'

/**
 * What Meta posts to a webhook (…/whatsapp/webhooks/reference/messages, August 2026, and its OpenAPI v23.0). Only what
 * is used is named, and whatever may be absent is optional: Meta adds fields and kinds without a new version.
 */
export const envelope = z.object({
  object: z.string(),
  entry: z
    .array(z.object({ id: z.string().optional(), changes: z.array(z.unknown()).default([]) }))
    .default([]),
})

const contact = z.object({
  wa_id: z.string().optional(),
  /** Business-scoped user id; the number may be missing then (…/whatsapp/business-scoped-user-ids). */
  user_id: z.string().optional(),
  profile: z.object({ name: z.string().optional(), username: z.string().optional() }).optional(),
})
export type WebhookContact = z.infer<typeof contact>

/** Messages and statuses are read one by one: a bad one must not lose the others. */
export const change = z.object({
  field: z.string(),
  value: z.object({
    metadata: z.object({ phone_number_id: z.string() }),
    contacts: z.array(contact).catch([]).default([]),
    messages: z.array(z.unknown()).catch([]).default([]),
    statuses: z.array(z.unknown()).catch([]).default([]),
    user_preferences: z.array(z.unknown()).catch([]).default([]),
  }),
})

const media = z.object({
  id: z.string(),
  caption: z.string().optional(),
  filename: z.string().optional(),
  voice: z.boolean().optional(),
})
export type MediaReference = z.infer<typeof media>

const reply = z.object({ id: z.string(), title: z.string().optional(), description: z.string().optional() })
/** Numbers that some examples of the vendor write as strings. */
const figure = z.union([z.number(), z.string()])

/** What a message carries beside its head: each kind has its own property, and a damaged one counts as absent. */
export const content = z.object({
  text: z.object({ body: z.string() }).optional().catch(undefined),
  image: media.optional().catch(undefined),
  audio: media.optional().catch(undefined),
  voice: media.optional().catch(undefined),
  video: media.optional().catch(undefined),
  document: media.optional().catch(undefined),
  sticker: media.optional().catch(undefined),
  location: z
    .object({
      latitude: figure,
      longitude: figure,
      name: z.string().optional(),
      address: z.string().optional(),
    })
    .optional()
    .catch(undefined),
  contacts: z
    .array(
      z.object({
        name: z
          .object({ formatted_name: z.string().optional(), first_name: z.string().optional() })
          .optional(),
        org: z.object({ company: z.string().optional() }).optional(),
        phones: z.array(z.object({ phone: z.string().optional(), wa_id: z.string().optional() })).optional(),
        emails: z.array(z.object({ email: z.string().optional() })).optional(),
      }),
    )
    .optional()
    .catch(undefined),
  reaction: z.object({ message_id: z.string(), emoji: z.string().optional() }).optional().catch(undefined),
  interactive: z
    .object({
      button_reply: reply.optional(),
      list_reply: reply.optional(),
      nfm_reply: z.object({ body: z.string().optional(), response_json: z.string().optional() }).optional(),
      call_permission_reply: z.object({ response: z.string() }).optional(),
    })
    .optional()
    .catch(undefined),
  button: z
    .object({ text: z.string().optional(), payload: z.string().optional() })
    .optional()
    .catch(undefined),
  order: z
    .object({
      text: z.string().optional(),
      product_items: z
        .array(
          z.object({
            product_retailer_id: z.string(),
            quantity: figure,
            item_price: figure.optional(),
            currency: z.string().optional(),
          }),
        )
        .default([]),
    })
    .optional()
    .catch(undefined),
  system: z
    .object({
      body: z.string().optional(),
      type: z.string().optional(),
      wa_id: z.string().optional(),
      /** Until version 12 of the API. */
      new_wa_id: z.string().optional(),
      user_id: z.string().optional(),
      previous_user_id: z.string().optional(),
    })
    .optional()
    .catch(undefined),
  errors: z
    .array(z.object({ code: z.number() }))
    .optional()
    .catch(undefined),
})
export type WebhookContent = z.infer<typeof content>

export const message = z.object({
  id: z.string().min(1),
  from: z.string().optional().catch(undefined),
  from_user_id: z.string().optional().catch(undefined),
  timestamp: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  context: z
    .object({
      id: z.string().optional(),
      referred_product: z.object({ product_retailer_id: z.string() }).optional().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  referral: z
    .object({
      headline: z.string().optional(),
      body: z.string().optional(),
      source_url: z.string().optional(),
    })
    .optional()
    .catch(undefined),
  ...content.shape,
})
export type WebhookMessage = z.infer<typeof message>

export const status = z.object({
  id: z.string().min(1),
  status: z.string(),
  timestamp: z.string().optional().catch(undefined),
  /** What we gave along with the send: our own id. */
  biz_opaque_callback_data: z.string().optional(),
  errors: z
    .array(z.object({ code: z.number().optional() }))
    .optional()
    .catch(undefined),
})

/** The switch for offers in the customer's app (…/whatsapp/webhooks/reference/user_preferences). */
export const preference = z.object({
  wa_id: z.string().optional().catch(undefined),
  user_id: z.string().optional().catch(undefined),
  category: z.literal('marketing_messages'),
  value: z.enum(['stop', 'resume']),
  timestamp: figure.transform(String).optional().catch(undefined),
})

/** Unix seconds as Meta writes them; the moment of arrival where they make no sense. */
export function momentOf(timestamp: string | undefined, now: Date): Date {
  const seconds = Number(timestamp)
  // 10^11 s is the year 5138; beyond it somebody wrote milliseconds.
  return Number.isFinite(seconds) && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1_000) : now
}
