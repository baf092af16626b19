import { z } from 'zod'
import { channels, purposes } from './message.ts'
import { assurances } from './turn.ts'

/**
 * The REST API as the console and the owner's own programs use it. Every time is ISO 8601 in UTC; every id is a UUID;
 * local dates are `YYYY-MM-DD` in the business's zone. The server builds OpenAPI from these schemas, the console takes
 * only their types.
 */

const id = z.uuid()
const at = z.iso.datetime()
const channel = z.enum(channels)
const purpose = z.enum(purposes)

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
  telephone: z
    .object({
      address: z.string().nullable().describe('Where SIP comes in; null: on every address of the machine'),
      port: z.number().int().describe('UDP and TCP'),
      tlsPort: z.number().int().nullable().describe('null: no certificate, so no TLS'),
      soundPorts: z.object({ from: z.number().int(), to: z.number().int() }).describe('UDP, for RTP'),
      limited: z.boolean().describe('Only named networks may call'),
    })
    .nullable()
    .describe('What a PBX or a trunk is told; null: this node takes no calls by SIP'),
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
  confirmed: z.boolean().describe('The customer said they will come'),
})
export type Appointment = z.infer<typeof appointment>

const briefLine = z.object({ text: z.string(), messageIds: z.array(z.string()) })
export const brief = z.object({
  summary: z.array(briefLine),
  need: briefLine,
  tried: z.array(briefLine),
  mood: z.enum(['calm', 'confused', 'frustrated', 'upset']),
})

/** Why a message went out on this channel and not on another. */
export const routingDecision = z.object({
  purpose,
  attempt: z.number().describe('1 for the first channel that was tried'),
  reasons: z.array(z.string()).describe('What speaks for the channel that was taken, the weightiest first'),
  excluded: z.array(z.object({ channel, reason: z.string() })),
})
export type RoutingDecision = z.infer<typeof routingDecision>

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
    delivery: z
      .object({
        status: deliveryStatus,
        reason: z.string().nullable(),
        segments: z.number().nullable().describe('What it was billed as, where the channel counts segments'),
      })
      .nullable(),
    purpose,
    template: z.string().nullable().describe('Name of the approved template it was sent by'),
    location: z
      .object({ latitude: z.number(), longitude: z.number(), name: z.string(), address: z.string() })
      .nullable()
      .describe('A place that went with it'),
    decision: routingDecision.nullable().describe('Null for an answer on the channel the customer wrote on'),
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
  z.object({
    kind: z.literal('call'),
    id,
    conversationId: id,
    direction: z.enum(['in', 'out']),
    status: z.enum(['ringing', 'talking', 'transferring', 'ended']),
    endReason: z.string().nullable(),
    seconds: z.number().nullable().describe('From the answer to the end'),
    recording: z.boolean().describe('There is one, at /api/calls/{id}/recording'),
    lines: z.array(
      z.object({
        id,
        author: z.enum(['customer', 'brain', 'teammate', 'system']),
        text: z.string(),
        interrupted: z.boolean(),
        second: z.number().nullable().describe('Into the recording'),
      }),
    ),
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
  blocked: z.boolean(),
  createdAt: at,
  conversations: z.number(),
  identities: z.array(identity),
  maybeSame: z
    .array(person.extend({ together: z.array(z.string()).describe('Named in one message'), at }))
    .describe('Customers who may be the same person; nobody has decided it'),
  appointments: z.array(appointment).describe('Upcoming first, then the latest past ones'),
  channelShare: z.array(z.object({ channel, messages: z.number() })),
  consents: z.array(z.object({ channel, purpose, granted: z.boolean(), evidence: z.string(), at })),
  preferences: z
    .array(
      z.object({
        channel,
        asked: z.number().describe('Messages of ours that wanted an answer'),
        answered: z.number().describe('Those that were answered on the same channel in time'),
        share: z
          .number()
          .describe('Expected share of answers, 0 to 1, with the prior that two messages cannot decide'),
      }),
    )
    .describe('Learned from how this customer answers, the best first'),
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
  .object({
    name: z.string().trim().min(1).max(200),
    notes: z.string().max(10_000),
    blocked: z.boolean().describe('Nothing goes out to them any more'),
  })
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
  countedIn: z.enum(['characters', 'segments']),
  templates: z.boolean(),
  location: z.boolean().describe('The place of the business can go with the answer'),
  window: z
    .object({ open: z.boolean(), closesAt: at.nullable() })
    .nullable()
    .describe('Null where one may always write; closed: only by template'),
})
export const messageTemplate = z.object({
  name: z.string(),
  language: z.string(),
  category: z.enum(['utility', 'marketing', 'authentication']),
  status: z.enum(['approved', 'pending', 'rejected', 'paused']),
  body: z.string().describe('With its gaps as {{1}}, {{2}} …'),
  header: z.string().nullable().describe('Its gap, if any, is numbered after those of the body'),
  headerKind: z.enum(['image', 'video', 'document', 'location']).nullable(),
  footer: z.string().nullable(),
  buttons: z.array(z.string()),
  buttonGaps: z
    .array(
      z.object({
        button: z.number().describe('Position among the buttons'),
        kind: z.enum(['link', 'code']),
        shows: z.string().describe('Where the button leads, or what it copies, with its gap as {{n}}'),
      }),
    )
    .describe('Numbered after those of the header'),
  parameters: z.number().describe('All gaps together'),
})
export type MessageTemplateInfo = z.infer<typeof messageTemplate>
export const templateUse = z.object({
  name: z.string().min(1).max(512),
  language: z.string().min(2).max(20),
  parameters: z.array(z.string().trim().min(1, 'Fill every gap').max(1_000)).max(20),
  place: z.boolean().optional().describe('The place of the business stands in its header'),
})
export const conversation = conversationState.extend({ replyChannels: z.array(replyChannel) })
export type Conversation = z.infer<typeof conversation>

export const teammateAnswer = z.object({
  accountId: id,
  text: z.string().trim().min(1, 'Write something first').max(50_000),
  subject: z.string().max(500).optional(),
  template: templateUse.optional().describe('Sent in place of the text, which says the same in words'),
  attachmentIds: z.array(id).max(10).default([]),
  location: z.boolean().default(false).describe('The place of the business goes with it'),
  followUp: z.boolean().default(false).describe('Ask on another channel when no answer comes in time'),
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
const tell = z.boolean().default(false).describe('The customer is told, on the channel that is right')
export const moveAppointment = z.object({ start: at, resourceId: id.optional(), tell })
export const cancelAppointment = z.object({ tell })
/** What the customer would be told of a change, before it is made. */
export const changeNotice = z.object({
  purpose: z.enum(['details', 'urgent']).describe('Urgent: the old or the new time is today'),
  text: z.string(),
  channel: channel.nullable().describe('Null: nobody can be reached'),
  to: z.string().nullable(),
  reasons: z.array(z.string()).describe('Why there; without a channel, why nowhere'),
  notBefore: at.nullable().describe('It is quiet where the customer is: not before then'),
})
export type ChangeNotice = z.infer<typeof changeNotice>

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

/** A message to any number or address, to see that an account works. */
export const testMessage = z.object({
  to: z.string().trim().min(3, 'Write a whole phone number or address').max(254),
  text: z.string().trim().min(1).max(1_000),
})
export const testResult = z.object({ status: deliveryStatus, reason: z.string().nullable() })

/** Something the business wants to tell: documents and details, or what cannot wait. */
export const newOutreach = z.object({
  purpose: z.enum(['details', 'urgent', 'follow_up']),
  text: z.string().trim().min(1, 'Write the message').max(5_000),
  subject: z.string().trim().max(200).optional(),
  /** Made by the client: repeating the request does not send twice. */
  clientId: z.uuid(),
})
export const consentInput = z.object({ channel, purpose, granted: z.boolean() })

/** Local wall-clock time, `HH:MM`. */
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write a time as 21:00')
/** How the business writes first: reminders, follow-ups, quiet hours, prices. */
export const outreachSettings = z.object({
  quiet: z
    .object({ from: clock, to: clock })
    .describe('Nothing but urgent messages goes out then, in the customer’s own zone'),
  reminders: z
    .array(z.number().int().min(15).max(43_200))
    .max(5)
    .describe('Minutes before an appointment, e.g. [1440, 120]'),
  nudge: z.object({
    afterHours: z
      .number()
      .min(1)
      .max(168)
      .describe('An e-mail that needs an answer in time is followed up after so long'),
    enabled: z.boolean(),
  }),
  fallbackMinutes: z
    .partialRecord(purpose, z.number().int().min(1).max(2_880))
    .describe('How long a channel has to deliver before the next one is tried'),
  prices: z
    .partialRecord(channel, z.number().min(0))
    .describe('What one message costs (a segment on SMS), in the business’s currency'),
  templates: z
    .array(
      z.object({
        accountId: id,
        purpose,
        name: z.string().max(512),
        language: z.string().max(20),
        parameters: z.array(z.enum(['name', 'business', 'service', 'when', 'code', 'text'])).max(20),
        place: z.boolean().optional().describe('The place of the business stands in its header'),
      }),
    )
    .max(100)
    .describe('Which approved template says what, outside the window'),
})
export type OutreachSettings = z.infer<typeof outreachSettings>

/** An offer to many at once; only to people who said yes to such messages, and never by phone. */
export const campaignInput = z.object({
  name: z.string().trim().min(1, 'Give it a name').max(100),
  text: z.string().trim().min(1, 'Write the message').max(5_000),
  subject: z.string().trim().max(200).optional().describe('For e-mail'),
  template: z
    .object({ accountId: id, use: templateUse })
    .optional()
    .describe('The approved marketing template, for customers who did not write lately'),
  audience: z.object({
    lastVisit: z.enum(['any', 'within_90_days', 'over_90_days', 'never']).default('any'),
    serviceId: id.optional().describe('Had this service'),
  }),
})
export type CampaignInput = z.infer<typeof campaignInput>
export const campaign = campaignInput.extend({
  id,
  status: z.enum(['draft', 'scheduled', 'sending', 'done', 'stopped']),
  scheduledAt: at.nullable(),
  createdAt: at,
  counts: z.object({
    audience: z.number(),
    queued: z.number(),
    sent: z.number().describe('Given to a channel, whatever became of it then'),
    delivered: z.number(),
    failed: z.number(),
    skipped: z.number(),
  }),
})
export type Campaign = z.infer<typeof campaign>
export const campaignSchedule = z.object({ at: at.optional().describe('Now when absent') })
/** What the campaign would do now. */
export const campaignPreview = z.object({
  audience: z.number().describe('Customers who fit'),
  agreed: z.number().describe('Those of them who ever said yes to offers'),
  looked: z.number().describe('How many of those were looked at: `reachable` counts only among them'),
  reachable: z.array(z.object({ channel, customers: z.number() })),
  excluded: z.array(z.object({ reason: z.string(), customers: z.number() })),
  renderings: z.array(
    z.object({
      channel,
      text: z.string(),
      subject: z.string().nullable(),
      segments: z.number().nullable(),
      note: z.string().nullable().describe('What the owner should know, e.g. that a template is used'),
    }),
  ),
})
export type CampaignPreview = z.infer<typeof campaignPreview>

/** A call that nobody took; from a telephone system. */
export const missedCall = z.object({
  from: z.string().trim().min(3).max(40),
  to: z.string().trim().min(3).max(40),
  at: at.optional(),
  callId: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe('The system’s own id: the same call reported twice is one'),
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

/** The simulator's telephone: customers outside with a WhatsApp and an SMS app. */
export const handsetApp = z.enum(['whatsapp', 'sms'])
export const handset = z.object({
  number: z.string().describe('E.164'),
  name: z.string(),
  apps: z.array(z.object({ app: handsetApp, business: z.string(), businessName: z.string() })),
  unread: z.number(),
})
export type Handset = z.infer<typeof handset>
export const handsetMessage = z.object({
  id: z.string(),
  app: handsetApp,
  number: z.string(),
  business: z.string().describe('Number or name the message is shown under'),
  direction: z.enum(['in', 'out']).describe('in: it came to the handset'),
  text: z.string(),
  header: z.string().nullable(),
  footer: z.string().nullable(),
  choices: z.array(z.object({ id: z.string(), label: z.string() })),
  files: z.array(z.object({ name: z.string(), type: z.string(), size: z.number(), url: z.string() })),
  template: z.string().nullable(),
  answers: z.string().nullable(),
  segments: z.number().nullable(),
  status: z.enum(['sent', 'delivered', 'read']),
  at,
})
export type HandsetMessageInfo = z.infer<typeof handsetMessage>
export const handsetAct = z.object({
  app: handsetApp,
  business: z.string(),
  text: z.string().max(5_000).optional(),
  choice: z.object({ id: z.string(), label: z.string() }).optional(),
  file: z.object({ name: z.string().max(200), base64: z.base64().max(700_000) }).optional(),
  location: z
    .object({ latitude: z.number(), longitude: z.number(), name: z.string().max(100).optional() })
    .optional(),
  reaction: z.string().max(16).optional(),
  answers: z.string().optional(),
})
export const handsetFault = z.object({
  app: handsetApp,
  kind: z.enum(['reject', 'fail', 'throttle', 'undeliverable', 'drop', 'delay', 'double', 'reorder']),
  times: z.number().int().min(1).max(100),
  ms: z.number().int().min(0).max(600_000).optional(),
})

/** What happens in a live call, for who watches. */
export type CallNews =
  | { readonly kind: 'state'; readonly state: string }
  | { readonly kind: 'partial'; readonly text: string }
  | { readonly kind: 'trouble'; readonly reason: string }

/** What `/ws/console` sends; `resync` means: something may have been missed, ask again. */
export type ConsoleEvent =
  | { kind: 'conversation'; conversationId: string; customerId: string }
  | { kind: 'typing'; conversationId: string; who: 'customer' | 'brain' | 'teammate' }
  | { kind: 'calendar' }
  | { kind: 'knowledge' }
  | { kind: 'accounts' }
  | { kind: 'work' }
  | { kind: 'mailbox'; address: string }
  | { kind: 'handset'; number: string }
  | { kind: 'call'; callId: string; news: CallNews }
  | { kind: 'campaigns' }
  | { kind: 'outreach' }
  | { kind: 'call_settings' }
  | { kind: 'resync' }
