import { z } from 'zod'
import { channels } from './message.ts'
import { assurances } from './turn.ts'

/**
 * The REST API as the console and the owner's own programs use it. Every time is ISO 8601 in UTC; every id is a UUID;
 * local dates are `YYYY-MM-DD` in the business's zone. The server builds OpenAPI from these schemas, the console takes
 * only their types.
 */

const id = z.uuid()
const at = z.iso.datetime()
const channel = z.enum(channels)

export const problem = z.object({
  error: z.string().describe('Machine-readable code, stable'),
  message: z.string().describe('What is wrong and what to do about it'),
  fields: z
    .record(z.string(), z.string())
    .optional()
    .describe('Per field of the request, what is wrong with it'),
})
export type Problem = z.infer<typeof problem>

export const me = z.object({
  teammate: z.object({
    id,
    name: z.string(),
    email: z.string(),
    role: z.enum(['owner', 'teammate', 'viewer']),
  }),
  business: z.object({
    id,
    name: z.string(),
    what: z.string(),
    timeZone: z.string(),
    locale: z.string(),
    brand: z.string().describe('CSS colour'),
    widgetKey: z.string().optional(),
    simulator: z.boolean().describe('The try-it page is available'),
  }),
})
export type Me = z.infer<typeof me>

export const person = z.object({
  id,
  name: z.string().nullable(),
  label: z.string().describe('Name, or what we know instead'),
})

export const conversationState = z.object({
  id,
  customer: person,
  status: z.enum(['open', 'waiting', 'resolved']),
  subject: z.string().nullable(),
  handler: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('brain') }),
    z.object({ kind: z.literal('teammate'), id, name: z.string() }),
  ]),
  needsPerson: z.boolean(),
  lastChannel: channel,
  lastMessageAt: at,
  preview: z.string(),
  previewAuthor: z.enum(['customer', 'brain', 'teammate', 'system']),
  unread: z.number(),
  mood: z.enum(['calm', 'confused', 'frustrated', 'upset']),
})
export type ConversationState = z.infer<typeof conversationState>

export const inboxView = z.enum(['all', 'needs_person', 'mine', 'brain', 'resolved'])
export type InboxView = z.infer<typeof inboxView>

export const inbox = z.object({
  items: z.array(conversationState),
  counts: z.object({
    all: z.number().describe('Not yet resolved'),
    needs_person: z.number(),
    mine: z.number(),
    brain: z.number(),
  }),
  next: z.string().nullable().describe('Pass as `before` for the next page'),
})
export type InboxPage = z.infer<typeof inbox>

export const attachment = z.object({
  id,
  name: z.string(),
  type: z.string(),
  size: z.number().describe('bytes'),
})
export type AttachmentInfo = z.infer<typeof attachment>

const deliveryStatus = z.enum(['queued', 'sending', 'unknown', 'failed', 'sent', 'delivered', 'read'])

export const appointment = z.object({
  id,
  code: z.string(),
  service: z.object({ id, name: z.string(), kind: z.enum(['appointment', 'table', 'room']) }),
  resource: z.object({ id, name: z.string(), kind: z.enum(['staff', 'table', 'room']) }),
  customer: person.nullable(),
  start: at,
  end: at,
  status: z.enum(['held', 'booked', 'cancelled', 'completed', 'missed']),
  partySize: z.number().nullable(),
  name: z.string().nullable(),
  note: z.string().nullable(),
  bookedVia: z.string().nullable(),
})
export type Appointment = z.infer<typeof appointment>

const briefLine = z.object({ text: z.string(), messageIds: z.array(z.string()) })
export const brief = z.object({
  summary: z.array(briefLine),
  need: briefLine,
  tried: z.array(briefLine),
  mood: z.enum(['calm', 'confused', 'frustrated', 'upset']),
})

export const timelineItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    id,
    conversationId: id,
    channel,
    direction: z.enum(['in', 'out']),
    author: z.enum(['customer', 'brain', 'teammate', 'system']),
    authorName: z.string().nullable(),
    subject: z.string().nullable(),
    text: z.string(),
    fullText: z.string().nullable().describe('With quoted text and signature, when it differs'),
    html: z.string().nullable().describe('Sanitised'),
    choices: z.array(z.object({ id: z.string(), label: z.string() })),
    attachments: z.array(attachment),
    automatic: z.string().nullable(),
    delivery: z.object({ status: deliveryStatus, reason: z.string().nullable() }).nullable(),
    at,
  }),
  z.object({
    kind: z.literal('action'),
    id,
    conversationId: id.nullable(),
    name: z.string(),
    actor: z.enum(['brain', 'teammate', 'customer', 'system']),
    actorName: z.string().nullable(),
    outcome: z.string(),
    detail: z.string(),
    appointment: appointment.nullable(),
    at,
  }),
  z.object({
    kind: z.literal('handoff'),
    id,
    conversationId: id,
    reason: z.string(),
    urgency: z.string(),
    status: z.enum(['offered', 'accepted', 'under_way', 'done', 'declined', 'expired']),
    teammateName: z.string().nullable(),
    note: z.string().nullable(),
    brief: brief.nullable(),
    at,
  }),
])
export type TimelineItem = z.infer<typeof timelineItem>

export const timeline = z.object({
  items: z.array(timelineItem).describe('Oldest first'),
  before: z.string().nullable().describe('Pass as `before` for what came earlier'),
})
export type TimelinePage = z.infer<typeof timeline>

export const identity = z.object({
  id,
  kind: z.enum(['phone', 'email', 'visitor', 'scoped']),
  value: z.string(),
  label: z.string().describe('As people read it'),
  assurance: z.enum(assurances),
  shared: z.boolean(),
  evidence: z.string(),
  channels: z.array(channel).describe('Channels on which this identifier was used'),
  lastSeenAt: at,
})
export type Identity = z.infer<typeof identity>

export const customer = person.extend({
  notes: z.string(),
  language: z.string().nullable(),
  createdAt: at,
  conversations: z.number(),
  identities: z.array(identity),
  appointments: z.array(appointment).describe('Upcoming first, then the latest past ones'),
  channelShare: z.array(z.object({ channel, messages: z.number() })),
  consents: z.array(z.object({ channel, purpose: z.string(), granted: z.boolean(), at })),
})
export type Customer = z.infer<typeof customer>

export const customerList = z.object({
  items: z.array(
    person.extend({
      contacts: z.array(z.string()),
      lastMessageAt: at.nullable(),
      lastChannel: channel.nullable(),
    }),
  ),
  next: z.string().nullable(),
})
export const customerPatch = z
  .object({ name: z.string().trim().min(1).max(200), notes: z.string().max(10_000) })
  .partial()

/** How a teammate can answer in this conversation now, best first. */
export const replyChannel = z.object({
  accountId: id,
  channel,
  to: z.string(),
  accountName: z.string(),
  markup: z.enum(['plain', 'html', 'speech']),
  subject: z.string().nullable().describe('Set where the channel has one: what the answer will carry'),
  maxText: z.number().nullable(),
  attachments: z.boolean(),
})
export const conversation = conversationState.extend({ replyChannels: z.array(replyChannel) })
export type Conversation = z.infer<typeof conversation>

export const teammateAnswer = z.object({
  accountId: id,
  text: z.string().trim().min(1, 'Write something first').max(50_000),
  subject: z.string().max(500).optional(),
  attachmentIds: z.array(id).max(10).default([]),
  /** Made by the client: repeating the request does not send twice. */
  clientId: z.uuid(),
})
export const handBack = z.object({ note: z.string().max(2000).optional() })

export const service = z.object({
  id,
  name: z.string(),
  kind: z.enum(['appointment', 'table', 'room']),
  minutes: z.number(),
  price: z.string().nullable(),
  description: z.string().nullable(),
  resourceIds: z.array(id),
})
export const resource = z.object({
  id,
  name: z.string(),
  kind: z.enum(['staff', 'table', 'room']),
  role: z.string(),
  capacity: z.number(),
})
const hours = z.object({ weekday: z.number().int().min(1).max(7), opens: z.string(), closes: z.string() })
export const calendar = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string(),
  hours: z.array(hours),
  closures: z.array(z.object({ from: z.iso.date(), to: z.iso.date(), reason: z.string().nullable() })),
  services: z.array(service),
  resources: z.array(resource.extend({ hours: z.array(hours) })),
  appointments: z.array(appointment),
})
export type Calendar = z.infer<typeof calendar>

export const newAppointment = z.object({
  serviceId: id,
  resourceId: id,
  start: at,
  nights: z.number().int().min(1).max(60).optional(),
  name: z.string().trim().min(1).max(200),
  contact: z.string().max(254).optional().describe('Phone number or e-mail address'),
  customerId: id.optional(),
  partySize: z.number().int().min(1).max(500).optional(),
  note: z.string().max(2000).optional(),
  clientId: z.uuid(),
})
export const moveAppointment = z.object({ start: at, resourceId: id.optional() })

export const knowledgeEntry = z.object({
  id,
  topic: z.string(),
  question: z.string(),
  variants: z.array(z.string()),
  answer: z.string(),
  published: z.boolean(),
  updatedAt: at,
  updatedBy: z.string().nullable(),
})
export type KnowledgeItem = z.infer<typeof knowledgeEntry>
export const knowledgeInput = z.object({
  topic: z.string().trim().min(1, 'Give it a topic').max(100),
  question: z.string().trim().min(3, 'Write the question as a customer would ask it').max(500),
  variants: z.array(z.string().trim().min(1).max(500)).max(50),
  answer: z.string().trim().min(1, 'Write the answer').max(4000),
  published: z.boolean(),
})
/** What a customer would get for this question now. */
export const knowledgeTrial = z.object({
  band: z.enum(['answer', 'offer', 'none']),
  matches: z.array(z.object({ id, question: z.string(), answer: z.string(), coverage: z.number() })),
})

export const channelAccount = z.object({
  id,
  channel,
  address: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  settings: z
    .record(z.string(), z.unknown())
    .describe('Secrets come back as "••••" and may be sent back unchanged'),
  health: z.object({ light: z.enum(['green', 'amber', 'red', 'off']), reason: z.string().nullable() }),
})
export type ChannelAccountInfo = z.infer<typeof channelAccount>
export const channelAccountInput = z.object({
  channel,
  address: z.string().trim().min(1).max(254),
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
})

/** Work that failed too often and waits for a person. */
export const parkedWork = z.object({
  id: z.string(),
  kind: z.string(),
  conversationId: id.nullable(),
  attempts: z.number(),
  error: z.string(),
  parkedAt: at.nullable(),
})
export const work = z.object({ waiting: z.number(), oldestSeconds: z.number(), parked: z.array(parkedWork) })

export const apiKey = z.object({
  id,
  name: z.string(),
  prefix: z.string(),
  createdAt: at,
  lastUsedAt: at.nullable(),
})
export const newApiKey = z.object({ name: z.string().trim().min(1).max(100) })
export const createdApiKey = apiKey.extend({ key: z.string().describe('Shown this once') })

export const auditEntry = z.object({ id, actor: z.string(), action: z.string(), subject: z.string(), at })

/** The simulator's mail phone: the mailbox of a customer outside, kept by a real SMTP server on loopback. */
export const simulatedMail = z.object({
  id: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  messageId: z.string(),
  answers: z.array(z.string()),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), size: z.number() })),
  folder: z.enum(['inbox', 'sent']),
  at,
})
export type SimulatedMail = z.infer<typeof simulatedMail>
export const simulatedMailbox = z.object({ address: z.string(), name: z.string(), unread: z.number() })
export const simulatedMailInput = z.object({
  from: z.email(),
  fromName: z.string().max(100).optional(),
  to: z.email(),
  subject: z.string().max(500),
  text: z.string().max(100_000),
  answers: z.array(z.string()).default([]).describe('Message-IDs of the thread, oldest first'),
})

/** What `/ws/console` sends; `resync` means: something may have been missed, ask again. */
export type ConsoleEvent =
  | { kind: 'conversation'; conversationId: string; customerId: string }
  | { kind: 'typing'; conversationId: string; who: 'customer' | 'brain' | 'teammate' }
  | { kind: 'calendar' }
  | { kind: 'knowledge' }
  | { kind: 'accounts' }
  | { kind: 'work' }
  | { kind: 'mailbox'; address: string }
  | { kind: 'resync' }
