import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { CallWaveform } from '../../contract/call-waveform.ts'
import type { CampaignInput, RoutingDecision } from '../../contract/console-api.ts'
import type { IdentifierKind } from '../../contract/identifier.ts'
import type {
  Channel,
  Choice,
  DeliveryStatus,
  FailureCause,
  Place,
  Purpose,
  TemplateUse,
} from '../../contract/message.ts'
import type { Assurance, HandoffBrief } from '../../contract/turn.ts'
import type { QueueSchema } from './queue/schema.ts'

/** Written as JSON text, read as the value: the two drivers differ in everything else (see `json()` in database.ts). */
type Json<T extends object> = JSONColumnType<T, string, string>
/** Null unless it is given. */
type Unset<T> = ColumnType<T | null, T | null | undefined, T | null>
type NullableJson<T extends object> = ColumnType<T | null, string | null, string | null>

interface BusinessRow {
  id: string
  slug: string
  profile: Json<object>
  created_at: Date
}

interface TeammateRow {
  business_id: string
  id: string
  user_id: string
  name: string
  email: string
  role: 'owner' | 'teammate' | 'viewer'
  seen_at: Date | null
  created_at: Date
}

interface ChannelAccountRow {
  business_id: string
  id: string
  channel: Channel
  address: string
  name: string
  settings: Json<object>
  enabled: Generated<boolean>
  created_at: Date
}

interface CustomerRow {
  business_id: string
  id: string
  name: string | null
  name_source: 'channel' | 'customer' | 'teammate' | null
  language: string | null
  notes: Generated<string>
  merged_into: string | null
  time_zone: Unset<string>
  blocked_at: Unset<Date>
  created_at: Date
}

interface IdentityRow {
  business_id: string
  id: string
  customer_id: string
  kind: IdentifierKind
  scope: Generated<string>
  value: string
  assurance: Assurance
  shared: Generated<boolean>
  evidence: string
  evidence_message_id: string | null
  first_seen_at: Date
  last_seen_at: Date
}

interface IdentityMergeRow {
  business_id: string
  id: string
  kept_id: string
  merged_id: string
  confidence: number
  evidence: Json<object>
  moved: Json<object>
  decided_by: string
  status: 'suggested' | 'merged' | 'undone' | 'declined'
  created_at: Date
  undone_at: Date | null
}

interface ConversationRow {
  business_id: string
  id: string
  customer_id: string
  status: Generated<'open' | 'waiting' | 'resolved'>
  subject: string | null
  handler_id: string | null
  needs_person: Generated<boolean>
  handler_epoch: Generated<number>
  last_seq: Generated<number>
  answered_seq: Generated<number>
  last_message_at: Date
  last_channel: Channel
  preview: Generated<string>
  unread: Generated<number>
  mood: Generated<'calm' | 'confused' | 'frustrated' | 'upset'>
  brain_state: NullableJson<object>
  opened_at: Date
  resolved_at: Date | null
}

interface MessageRow {
  business_id: string
  id: string
  conversation_id: string
  customer_id: string
  seq: number
  account_id: string
  channel: Channel
  direction: 'in' | 'out'
  author: 'customer' | 'brain' | 'teammate' | 'system'
  author_name: string | null
  external_id: string | null
  peer_kind: IdentifierKind
  peer_scope: Generated<string>
  peer_value: string
  subject: string | null
  body: string
  full_text: string | null
  html: string | null
  choices: Json<Choice[]>
  choice: string | null
  answers: Json<string[]>
  purpose: Generated<Purpose>
  automatic: 'auto-reply' | 'bulk' | 'keyword' | null
  answers_seq: number | null
  answer_part: number | null
  interrupted: Generated<boolean>
  outreach_id: Unset<string>
  template: ColumnType<TemplateUse | null, string | null | undefined, string | null>
  call_id: Unset<string>
  call_second: Unset<number>
  location: ColumnType<Place | null, string | null | undefined, string | null>
  cursor: Generated<number>
  sent_at: Date
  created_at: Date
}

interface AttachmentRow {
  business_id: string
  id: string
  message_id: string
  position: number
  name: string
  type: string
  size: number
  sha256: string
  cid: string | null
}

interface BlobRow {
  business_id: string
  sha256: string
  content: Buffer
  created_at: Date
}

interface DeliveryRow {
  business_id: string
  message_id: string
  account_id: string
  status: DeliveryStatus
  external_id: string | null
  reason: string | null
  attempts: Generated<number>
  decision: NullableJson<RoutingDecision>
  segments: Unset<number>
  cause: Unset<FailureCause>
  updated_at: Date
}

interface OutreachRow {
  business_id: string
  id: string
  key: string
  customer_id: string
  conversation_id: string | null
  appointment_id: string | null
  campaign_id: string | null
  purpose: Purpose
  text: string
  subject: string | null
  choices: Json<Choice[]>
  facts: Json<Readonly<Record<string, string>>>
  template: NullableJson<{ readonly accountId: string; readonly use: TemplateUse }>
  except_channels: Json<Channel[]>
  status: 'planned' | 'trying' | 'done' | 'failed' | 'cancelled'
  reason: string | null
  expires_at: Date | null
  awake_until: Unset<Date>
  created_at: Date
  updated_at: Date
}

interface CampaignRow {
  business_id: string
  id: string
  name: string
  text: string
  subject: string | null
  template: NullableJson<NonNullable<CampaignInput['template']>>
  audience: Json<CampaignInput['audience']>
  status: 'draft' | 'scheduled' | 'sending' | 'done' | 'stopped'
  people: Generated<number>
  scheduled_at: Date | null
  created_by: string
  created_at: Date
  updated_at: Date
}

interface CallRow {
  business_id: string
  id: string
  conversation_id: string
  customer_id: string
  account_id: string
  direction: 'in' | 'out'
  external_id: string
  status: Generated<'ringing' | 'talking' | 'transferring' | 'ended'>
  peer_kind: Unset<IdentifierKind>
  peer_scope: Generated<string>
  peer_value: Unset<string>
  started_at: Date
  answered_at: Date | null
  ended_at: Date | null
  end_reason: string | null
  recording: Unset<Buffer>
  recording_seconds: Unset<number>
  waveform: ColumnType<CallWaveform | null, string | null | undefined, string | null>
  trouble: Unset<string>
  seen_at: Unset<Date>
}

interface HandoffRow {
  business_id: string
  id: string
  conversation_id: string
  customer_id: string
  kind: 'person' | 'channel'
  reason: string
  urgency: string
  brief: NullableJson<HandoffBrief>
  status: 'offered' | 'accepted' | 'under_way' | 'done' | 'declined' | 'expired'
  to_channel: Channel | null
  teammate_id: string | null
  note: string | null
  outcome: string | null
  answers_seq: number | null
  created_at: Date
  accepted_at: Date | null
  ended_at: Date | null
}

interface ActionRow {
  business_id: string
  id: string
  key: string
  conversation_id: string | null
  customer_id: string
  name: string
  actor: 'brain' | 'teammate' | 'customer' | 'system'
  actor_name: string | null
  outcome: string
  detail: Generated<string>
  result: Json<object>
  appointment_id: string | null
  created_at: Date
}

interface ServiceRow {
  business_id: string
  id: string
  name: string
  aliases: Json<string[]>
  kind: 'appointment' | 'table' | 'room'
  minutes: number
  buffer_minutes: Generated<number>
  price: string | null
  description: string | null
  position: Generated<number>
}

interface ResourceRow {
  business_id: string
  id: string
  kind: 'staff' | 'table' | 'room'
  name: string
  role: Generated<string>
  capacity: Generated<number>
  position: Generated<number>
}

interface ServiceResourceRow {
  business_id: string
  service_id: string
  resource_id: string
}

interface OpeningHoursRow {
  business_id: string
  id: string
  resource_id: string | null
  weekday: number
  opens: string
  closes: string
}

interface ClosureRow {
  business_id: string
  id: string
  resource_id: string | null
  from_date: string
  to_date: string
  reason: string | null
}

interface AppointmentRow {
  business_id: string
  id: string
  code: string
  customer_id: string | null
  conversation_id: string | null
  service_id: string
  resource_id: string
  starts_at: Date
  ends_at: Date
  occupies: string
  status: 'held' | 'booked' | 'cancelled' | 'completed' | 'missed'
  hold_key: string | null
  held_until: Date | null
  party_size: number | null
  name: string | null
  note: string | null
  booked_via: Channel | 'console' | 'api' | null
  confirmed_at: Date | null
  created_at: Date
  updated_at: Date
}

interface KnowledgeRow {
  business_id: string
  id: string
  topic: string
  question: string
  variants: Json<string[]>
  answer: string
  published: Generated<boolean>
  updated_by: string | null
  created_at: Date
  updated_at: Date
}

interface ConsentRow {
  business_id: string
  id: string
  customer_id: string
  channel: Channel
  purpose: Purpose
  granted: boolean
  evidence: string
  message_id: string | null
  created_at: Date
}

interface NoticeRow {
  business_id: string
  id: string
  customer_id: string
  channel: Channel
  kind: string
  message_id: string | null
  created_at: Date
}

interface ApiKeyRow {
  business_id: string
  id: string
  name: string
  prefix: string
  sha256: string
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

interface AuditRow {
  business_id: string
  id: string
  actor: string
  action: string
  subject: string
  detail: Json<object>
  created_at: Date
}

interface InstallationRow {
  key: string
  value: string
  created_at: Date
}

/** Tables of the migrations in this folder; those of 0001_queue.sql come through QueueSchema. */
export interface Schema extends QueueSchema {
  businesses: BusinessRow
  teammates: TeammateRow
  channel_accounts: ChannelAccountRow
  customers: CustomerRow
  identities: IdentityRow
  identity_merges: IdentityMergeRow
  conversations: ConversationRow
  messages: MessageRow
  attachments: AttachmentRow
  blobs: BlobRow
  deliveries: DeliveryRow
  outreaches: OutreachRow
  campaigns: CampaignRow
  calls: CallRow
  handoffs: HandoffRow
  actions: ActionRow
  services: ServiceRow
  resources: ResourceRow
  service_resources: ServiceResourceRow
  opening_hours: OpeningHoursRow
  closures: ClosureRow
  appointments: AppointmentRow
  knowledge: KnowledgeRow
  consents: ConsentRow
  notices: NoticeRow
  api_keys: ApiKeyRow
  audit: AuditRow
  installation: InstallationRow
}
