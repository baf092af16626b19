import type { z } from 'zod'
import type * as schema from '../../contract/console-api.ts'
import type { TimelineItem } from '../../contract/console-api.ts'

export type { CallSettings } from '../../contract/call-settings.ts'
export type {
  Appointment,
  AttachmentInfo,
  Calendar,
  Campaign,
  CampaignInput,
  CampaignPreview,
  ChangeNotice,
  ChannelAccountInfo,
  ConsoleEvent,
  Conversation,
  ConversationState,
  Customer,
  Handset,
  HandsetMessageInfo,
  Identity,
  InboxPage,
  InboxView,
  KnowledgeItem,
  Me,
  MessageTemplateInfo,
  OutreachSettings,
  Problem,
  RoutingDecision,
  SimulatedMail,
  TimelineItem,
  TimelinePage,
} from '../../contract/console-api.ts'
export type { Channel, Purpose } from '../../contract/message.ts'

export type ApiKey = z.infer<typeof schema.apiKey>
export type AuditEntry = z.infer<typeof schema.auditEntry>
export type Brief = z.infer<typeof schema.brief>
export type ChannelAccountInput = z.infer<typeof schema.channelAccountInput>
export type ConsentInput = z.infer<typeof schema.consentInput>
export type CreatedApiKey = z.infer<typeof schema.createdApiKey>
export type CustomerList = z.infer<typeof schema.customerList>
export type CustomerPatch = z.infer<typeof schema.customerPatch>
export type HandsetAct = z.input<typeof schema.handsetAct>
export type HandsetFault = z.infer<typeof schema.handsetFault>
export type KnowledgeInput = z.infer<typeof schema.knowledgeInput>
export type KnowledgeTrial = z.infer<typeof schema.knowledgeTrial>
export type NewAppointment = z.infer<typeof schema.newAppointment>
export type ParkedWork = z.infer<typeof schema.parkedWork>
export type ReplyChannel = z.infer<typeof schema.replyChannel>
export type Resource = z.infer<typeof schema.calendar>['resources'][number]
export type SimulatedMailbox = z.infer<typeof schema.simulatedMailbox>
export type SimulatedMailInput = z.input<typeof schema.simulatedMailInput>
export type TeammateAnswer = z.input<typeof schema.teammateAnswer>
export type TemplateUse = z.infer<typeof schema.templateUse>
export type TestMessage = z.infer<typeof schema.testMessage>
export type TestResult = z.infer<typeof schema.testResult>
export type Work = z.infer<typeof schema.work>

export type MessageItem = Extract<TimelineItem, { kind: 'message' }>
export type ActionItem = Extract<TimelineItem, { kind: 'action' }>
export type CallItem = Extract<TimelineItem, { kind: 'call' }>
export type HandoffItem = Extract<TimelineItem, { kind: 'handoff' }>
