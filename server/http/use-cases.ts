import type { z } from 'zod'
import type {
  CampaignInput,
  ChangeNotice,
  campaignPreview,
  cancelAppointment,
  Handset,
  HandsetMessageInfo,
  handBack,
  handsetAct,
  handsetApp,
  handsetFault,
  knowledgeTrial,
  messageTemplate,
  missedCall,
  moveAppointment,
  newAppointment,
  newOutreach,
  OutreachSettings,
  SimulatedMail,
  simulatedMailbox,
  simulatedMailInput,
  teammateAnswer,
  testMessage,
  testResult,
} from '../../contract/console-api.ts'
import type { Channel } from '../../contract/message.ts'
import type { Refusal } from '../../contract/turn.ts'
import type { AccountHealth } from '../connectors/connector.ts'

/** Who asks: a teammate in the console, or a program with an API key. */
export interface Actor {
  readonly kind: 'teammate' | 'program'
  /** Of the teammate or of the API key. */
  readonly id: string
  readonly name: string
}

export interface ConversationRef {
  readonly businessId: string
  readonly conversationId: string
}

export interface CampaignRef {
  readonly businessId: string
  readonly campaignId: string
  readonly actor: Actor
}

type AppointmentOutcome = Refusal | { readonly ok: true; readonly appointmentId: string }

/**
 * What the HTTP server asks of the rest of the product. Ids were checked to belong to the business; a use case throws
 * `Problem` when it cannot be done now (somebody else took the conversation over), with the cure in its message.
 */
export interface UseCases {
  takeOver(request: ConversationRef & { readonly teammateId: string }): Promise<void>
  handBack(
    request: ConversationRef & { readonly teammateId: string } & Readonly<z.output<typeof handBack>>,
  ): Promise<void>
  resolve(request: ConversationRef & { readonly actor: Actor }): Promise<void>
  reopen(request: ConversationRef & { readonly actor: Actor }): Promise<void>
  markRead(request: ConversationRef): Promise<void>
  /** The teammate is typing; shown to the customer and to other consoles, kept nowhere. */
  typing(request: ConversationRef & { readonly teammateId: string }): Promise<void>
  /** Repeating it with the same `clientId` sends nothing twice and gives the same id. */
  answer(
    request: ConversationRef & {
      readonly teammate: { readonly id: string; readonly name: string }
    } & Readonly<z.output<typeof teammateAnswer>>,
  ): Promise<{ readonly messageId: string }>

  book(
    request: { readonly businessId: string; readonly actor: Actor } & Readonly<
      z.output<typeof newAppointment>
    >,
  ): Promise<AppointmentOutcome>
  move(
    request: {
      readonly businessId: string
      readonly actor: Actor
      readonly appointmentId: string
    } & Readonly<z.output<typeof moveAppointment>>,
  ): Promise<AppointmentOutcome>
  cancel(
    request: {
      readonly businessId: string
      readonly actor: Actor
      readonly appointmentId: string
    } & Readonly<z.output<typeof cancelAppointment>>,
  ): Promise<AppointmentOutcome>
  /** What the customer would be told of a change, and where, before it is made. */
  previewChange(
    businessId: string,
    wish: {
      readonly appointmentId: string
      readonly kind: 'move' | 'cancel'
      readonly start?: Date | undefined
      readonly resourceId?: string | undefined
    },
  ): Promise<ChangeNotice>

  /** Changes how the business writes first, and plans every reminder to come anew. */
  changeOutreach(businessId: string, settings: OutreachSettings, actor: Actor): Promise<void>
  /** Tells a customer something on the channel that is right; the same `clientId` twice: once. */
  tell(
    request: {
      readonly businessId: string
      readonly customerId: string
      readonly actor: Actor
    } & Readonly<z.output<typeof newOutreach>>,
  ): Promise<void>
  /** A call that nobody took is answered by a message; the same call reported twice, once. */
  missedCall(businessId: string, call: Readonly<z.output<typeof missedCall>>): Promise<void>
  /** Throws `Problem` when it is no draft any more. */
  scheduleCampaign(request: CampaignRef & { readonly at?: string | undefined }): Promise<void>
  stopCampaign(request: CampaignRef): Promise<void>
  previewCampaign(businessId: string, input: CampaignInput): Promise<z.infer<typeof campaignPreview>>
  /** Sends the offer to one address of the owner's own, now, whatever the hour. */
  testCampaign(
    request: CampaignRef & { readonly channel: Channel; readonly to: string },
  ): Promise<z.infer<typeof testResult>>

  /** What a customer who asks this would get now. */
  knowledgeTrial(businessId: string, question: string): Promise<z.infer<typeof knowledgeTrial>>

  /** The lights of all accounts that are served on this node. */
  accountHealth(): readonly AccountHealth[]
  /** The settings completed with defaults. Throws a sentence with the cure when they cannot be right. */
  settingsOf(channel: Channel, raw: unknown): unknown
  /** What the vendor approved for this account; throws `Problem` where there is no such thing. */
  templatesOf(businessId: string, accountId: string): Promise<z.infer<typeof messageTemplate>[]>
  /** Sends one message past all queues, to see that an account works. */
  testAccount(
    businessId: string,
    accountId: string,
    message: Readonly<z.output<typeof testMessage>>,
  ): Promise<z.infer<typeof testResult>>
  /** Accounts were added, changed or removed: serve them as they are now. */
  accountsChanged(businessId: string): Promise<void>
}

/** The mail phone of the try-it page: customers outside, on a mail server of their own. */
export interface MailSimulator {
  mailboxes(): readonly z.infer<typeof simulatedMailbox>[]
  /** Newest first. */
  messages(address: string): readonly SimulatedMail[]
  /** Speaks SMTP to the product; a refusal comes in the product's own words. */
  send(
    input: z.output<typeof simulatedMailInput>,
  ): Promise<
    { readonly ok: true; readonly mail: SimulatedMail } | { readonly ok: false; readonly reason: string }
  >
}

/** The telephones of the try-it page: customers outside, each with the apps of the providers that are imitated. */
export interface HandsetSimulator {
  handsets(): readonly Handset[]
  /** Oldest first; undefined when nobody has this number. */
  messages(
    number: string,
    app: z.infer<typeof handsetApp>,
    business: string,
  ): readonly HandsetMessageInfo[] | undefined
  /** Resolves when the product has it, or when the provider gave up; without a message while it still tries. */
  act(
    number: string,
    act: z.output<typeof handsetAct>,
  ): Promise<
    | { readonly ok: true; readonly message: HandsetMessageInfo | undefined }
    | { readonly ok: false; readonly reason: string }
  >
  /** Its owner looks at the messages: they are read. False when nobody has this number. */
  open(number: string, app: z.infer<typeof handsetApp>, business: string): Promise<boolean>
  /** Trouble on order; false when no provider of this app is there. */
  fault(fault: z.output<typeof handsetFault>): boolean
  file(
    number: string,
    messageId: string,
    index: number,
  ): { readonly name: string; readonly type: string; readonly content: Uint8Array } | undefined
}
