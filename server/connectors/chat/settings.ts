import { z } from 'zod'
import type { WidgetConfig } from '../../../contract/chat-protocol.ts'
import type { ChannelAccount } from '../connector.ts'
import { isOriginPattern } from './origins.ts'
import { palette } from './palette.ts'

const schema = z.strictObject({
  /** The colour of the business, `#rrggbb`. */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'write the colour as # and six digits, such as #4353c9')
    .default('#4353c9'),
  greeting: z
    .string()
    .trim()
    .min(1, 'write a greeting')
    .max(300)
    .default('Hello! How can we help you today?'),
  /** Who answers. It can be worded, not emptied: people must be told that they write with a machine. */
  disclosure: z
    .string()
    .trim()
    .min(10, 'say that an AI answers, such as “You are chatting with our AI front desk”')
    .max(200)
    .default('You are chatting with our AI front desk'),
  privacyUrl: z.url({ protocol: /^https?$/, error: 'give the whole address of the privacy page' }).optional(),
  position: z.enum(['right', 'left'], 'the position is "right" or "left"').default('right'),
  origins: z
    .array(
      z.string().refine(isOriginPattern, 'write a page’s origin only, such as https://www.clinic.example'),
    )
    .max(100)
    .default([]),
  quickChoices: z
    .array(z.string().trim().min(1).max(40, 'keep a quick choice under 40 characters'))
    .max(6, 'six quick choices at most')
    .default([]),
  attachments: z.boolean().default(true),
})

export type ChatSettings = z.infer<typeof schema>

/** Completed settings of a web-chat account; throws one sentence that names every fault with its cure. */
export function chatSettings(raw: unknown): ChatSettings {
  const parsed = schema.safeParse(raw === undefined ? {} : raw)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.') || 'settings'}: ${issue.message}`)
  throw new Error(`The web chat settings cannot be used. ${faults.join('; ')}.`)
}

export function widgetConfig(account: ChannelAccount, settings: ChatSettings): WidgetConfig {
  return {
    name: account.businessName,
    greeting: settings.greeting,
    disclosure: settings.disclosure,
    ...(settings.privacyUrl ? { privacyUrl: settings.privacyUrl } : {}),
    position: settings.position,
    light: palette(settings.colour, 'light'),
    dark: palette(settings.colour, 'dark'),
    quickChoices: settings.quickChoices.map((label, index) => ({ id: `quick-${index + 1}`, label })),
    attachments: settings.attachments,
  }
}
