import type { Me } from '../contract/console-api.ts'
import { phone } from '../contract/identifier.ts'
import type { Channel } from '../contract/message.ts'
import { createMailWorld, type MailWorld } from '../simulator/mail/mail-world.ts'
import { type Outside, openOutside } from '../simulator/outside.ts'
import { createBrain } from './brain/brain.ts'
import type { Config } from './config.ts'
import type { CallHost } from './connectors/call-host.ts'
import { type Chat, createChat } from './connectors/chat/chat.ts'
import type { Connector } from './connectors/connector.ts'
import { createEmail, type EmailConnector } from './connectors/email/email.ts'
import { PhoneConnector } from './connectors/phone/phone.ts'
import { readSipTls, type SipTls } from './connectors/phone/sip-tls.ts'
import { createSms } from './connectors/sms/sms.ts'
import { createWhatsApp } from './connectors/whatsapp/whatsapp.ts'
import { createCallHost } from './conversations/calls.ts'
import { CallsAlive } from './conversations/calls-alive.ts'
import { deliverHandler } from './conversations/deliver.ts'
import { createInbox } from './conversations/inbox.ts'
import type { Path } from './conversations/path.ts'
import { replyHandler } from './conversations/reply.ts'
import { Served } from './conversations/served.ts'
import { type AccountInput, listAccounts } from './data/accounts.ts'
import { createFirstOwner, openAuth } from './data/auth.ts'
import { firstBusiness, readProfile } from './data/businesses.ts'
import { tellConsole } from './data/console-events.ts'
import { mailPeople, phonePeople } from './data/customers.ts'
import { type Database, openDatabase } from './data/database.ts'
import { installationSecret } from './data/installation.ts'
import { openLive } from './data/live.ts'
import { migrate } from './data/migrate.ts'
import { usualSettings, writeOutreachSettings } from './data/outreach-settings.ts'
import type { Handler } from './data/queue/lane-run.ts'
import { queueHealth } from './data/queue/parked.ts'
import { Worker } from './data/queue/worker.ts'
import type { Schema } from './data/schema.ts'
import { findTemplate } from './data/template.ts'
import { openVault, type Vault } from './data/vault.ts'
import { createHttp } from './http/server.ts'
import { sourceOfRequest } from './http/source.ts'
import { campaignHandler } from './jobs/campaigns.ts'
import { type Example, loadExample } from './jobs/example.ts'
import { nudgeHandler } from './jobs/nudges.ts'
import { recordingsHandler } from './jobs/recordings.ts'
import { reminderHandler, replanReminders } from './jobs/reminders.ts'
import { seedExample } from './jobs/seed.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics/metrics.ts'
import { outreachHandler } from './routing/try-next.ts'
import { createUseCases } from './use-cases.ts'

/** A running product. */
export interface App {
  readonly url: string
  readonly port: number
  /** Where e-mail comes in directly. */
  readonly smtpPort: number | undefined
  /** Where calls come in. */
  readonly sipPort: number | undefined
  readonly sipTlsPort: number | undefined
  readonly businessId: string
  /** Set once, on the very first start. */
  readonly firstOwner: { readonly email: string; readonly password: string } | undefined
  readonly database: Database
  stop(): Promise<void>
}

interface Concrete {
  readonly chat: Chat
  readonly email: EmailConnector
  readonly whatsapp: Connector
  readonly sms: Connector
  readonly phone: PhoneConnector
}

/** Every connector of this version, built and not started. A new channel is a line here and a folder. */
function build(
  config: Pick<
    Config,
    'host' | 'smtpPort' | 'publicUrl' | 'sipPort' | 'sipAddress' | 'rtpPorts' | 'sipPeers'
  >,
  more: {
    readonly secret: string
    readonly world?: () => MailWorld | undefined
    /** Where providers reach this installation, once that is known. */
    readonly origin?: () => string | undefined
    readonly calls?: () => CallHost
    readonly sipTls?: SipTls | undefined
    readonly warn?: (line: string) => void
  },
): Concrete {
  const publicUrl = () => config.publicUrl ?? more.origin?.()
  const chat = createChat({
    secret: more.secret,
    sourceOf: sourceOfRequest,
    ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}),
  })
  return {
    chat,
    email: createEmail({
      listen: { host: config.host, port: config.smtpPort },
      defaultSmtp: () => {
        const world = more.world?.()
        return world && { host: '127.0.0.1', port: world.port, secure: false }
      },
      log: more.warn,
    }),
    whatsapp: createWhatsApp({ publicUrl, log: more.warn }),
    sms: createSms({ publicUrl, ...(more.warn ? { log: more.warn } : {}) }),
    phone: new PhoneConnector({
      listen: {
        host: config.host,
        port: config.sipPort,
        ...more.sipTls,
        ...(config.sipAddress ? { advertise: config.sipAddress } : {}),
      },
      rtpPorts: config.rtpPorts,
      peers: config.sipPeers,
      host: () => {
        if (!more.calls) throw new Error('Only asked about settings, never started.')
        return more.calls()
      },
      publicUrl,
      sourceOf: sourceOfRequest,
      visitors: visit => chat.visitorOf(visit),
      log: more.warn,
    }),
  }
}

/** The connectors as `doctor` asks them about settings; they are never started. */
export function connectorsFor(config: Config): readonly Connector[] {
  return Object.values(build(config, { secret: 'only asked about settings, never started' }))
}

export { modelFault } from './connectors/phone/speech/model-check.ts'

/** Builds the product from its parts, in the order in which they need each other, and starts it. */
export async function startApp(config: Config): Promise<App> {
  const log = createLog(config.logLevel)
  const warn = (line: string) => log.warn(line)
  const template = config.databaseUrl ? undefined : await findTemplate()
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    template,
    log: warn,
  })
  await migrate(database)
  const vault = await openVault({ database, dataDir: config.dataDir, secret: config.secret })
  const live = openLive(database)
  const metrics = createMetrics({ queue: () => queueHealth(database.background.db) })

  let world: MailWorld | undefined
  let outside: Outside | undefined
  /** Providers outside reach us by the public address; the simulated ones on this machine. */
  let reachedAt = config.simulator && config.port !== 0 ? `http://${config.host}:${config.port}` : undefined
  const secret = await installationSecret(database.db, 'visitor_tokens')
  const concrete = build(config, {
    secret,
    world: () => world,
    origin: () => reachedAt,
    calls: () => calls,
    sipTls: config.sipTls && (await readSipTls(config.sipTls)),
    warn,
  })
  const connectors = new Map<Channel, Connector>(
    Object.values(concrete).map((connector: Connector) => [connector.channel, connector]),
  )

  const first = await firstBusiness(database.db)
  const example = first ? undefined : await loadExample(config.example)
  const businessName = example?.profile.name ?? (first && (await readProfile(database.db, first)).name) ?? ''
  if (config.simulator)
    outside = await openOutside({
      host: config.host,
      port: config.simulatorPort,
      smppPort: config.simulatorSmppPort,
      secret: await installationSecret(database.db, 'simulated_providers'),
      businessName,
      notify: number => tellConsole(live, businessId, { kind: 'handset', number }),
    })
  const businessId = first ?? (await seed(database, vault, example!, connectors, outside))

  const path: Path = { database, live, brain: createBrain(), connectors, log, metrics, now: () => new Date() }
  const served = new Served({ database, live, vault, connectors, log })
  const inbox = createInbox(path, served.find)
  const alive = new CallsAlive(path, () => concrete.phone.switchboard)
  const calls = createCallHost(path, vault, served.find, alive)
  for (const connector of connectors.values()) await connector.start(inbox)
  if (config.simulator)
    world = await createMailWorld({
      inbound: { host: config.host, port: concrete.email.listening?.port ?? config.smtpPort },
      notify: address => tellConsole(live, businessId, { kind: 'mailbox', address }),
      people: await mailPeople(database.db, businessId),
    })
  for (const { name, value } of await phonePeople(database.db, businessId))
    outside?.handsets.addPerson(name, value)
  await served.load()

  const worker = new Worker({
    database,
    handlers: handlersOf(path),
    log: warn,
  })
  const origin = config.publicUrl ?? `http://${config.host}:${config.port}`
  const auth = await openAuth({ database, origin })
  const firstOwner = await createFirstOwner(database.db, auth, {
    businessId,
    email: 'owner@frontdesk.example',
    name: 'Owner',
  })
  const http = createHttp({
    config,
    log,
    database,
    live,
    auth,
    vault,
    useCases: createUseCases(path, served),
    connectors: [...connectors.values()],
    metrics,
    widgetChannel: concrete.chat.channel,
    simulator: world,
    handsets: outside?.handsets,
    telephone: () => reachedBySip(config, concrete.phone),
    callTicket: (business, number) => concrete.phone.ticket(business, phone(number)),
  })
  await worker.start()
  alive.start()
  const { port, close } = await http.listen()
  if (outside) {
    reachedAt = `http://${config.host}:${port}`
    const accounts = await listAccounts(database.db, businessId)
    const idOf = (address: string) => accounts.find(one => one.address === address && one.enabled)?.id
    await outside.connect(reachedAt, idOf).catch((error: Error) => warn(`The simulator: ${error.message}`))
  }

  return {
    url: config.publicUrl ?? `http://${config.host === '127.0.0.1' ? 'localhost' : config.host}:${port}`,
    port,
    smtpPort: concrete.email.listening?.port,
    sipPort: concrete.phone.port,
    sipTlsPort: concrete.phone.tlsPort,
    businessId,
    firstOwner,
    database,
    stop: async () => {
      await close()
      alive.stop()
      for (const connector of connectors.values()) await connector.stop()
      await worker.stop()
      served.stop()
      await world?.stop()
      await outside?.stop()
      metrics.stop()
      await database.close()
    },
  }
}

/** Addresses that stand for every address of the machine. */
const anywhere = ['0.0.0.0', '::']

function reachedBySip(
  { host, sipAddress, rtpPorts: [from, to], sipPeers }: Config,
  { port, tlsPort }: Pick<PhoneConnector, 'port' | 'tlsPort'>,
): Me['telephone'] {
  if (port === undefined) return null
  return {
    address: sipAddress ?? (anywhere.includes(host) ? null : host),
    ...{ port, tlsPort: tlsPort ?? null, soundPorts: { from, to }, limited: sipPeers !== undefined },
  }
}

/** What the queue's tasks do, by their kind. */
function handlersOf(path: Path): Record<string, Handler<Schema>> {
  return {
    reply: replyHandler(path),
    deliver: deliverHandler(path),
    outreach: outreachHandler(path),
    reminder: reminderHandler(path),
    nudge: nudgeHandler(path),
    recordings: recordingsHandler(path),
    campaign: campaignHandler(path),
  }
}

/** The example with its accounts, those at the simulated providers included, and the reminders of its calendar. */
async function seed(
  database: Database,
  vault: Vault,
  example: Example,
  connectors: ReadonlyMap<Channel, Connector>,
  outside: Outside | undefined,
): Promise<string> {
  const now = new Date()
  const accounts = [
    ...accountsOf(example, connectors),
    ...(outside?.accounts ?? []).map(({ channel, address, name, settings }) =>
      accountFor(connectors, channel, address, name, settings),
    ),
  ]
  const { businessId } = await seedExample(database, vault, example, { now, accounts })
  await database.transaction(async tx => {
    const stored = await listAccounts(tx, businessId)
    const account = stored.find(({ address }) => address === outside?.accounts[0]?.address)
    if (outside && account)
      await writeOutreachSettings(tx, businessId, {
        ...usualSettings,
        templates: outside.templates.map(({ parameters, ...template }) => ({
          ...{ ...template, accountId: account.id },
          parameters: [...parameters],
        })),
      })
    await replanReminders(tx, businessId, now)
  })
  return businessId
}

function accountFor(
  connectors: ReadonlyMap<Channel, Connector>,
  channel: Channel,
  address: string,
  name: string,
  raw: unknown,
): AccountInput {
  const settings = { ...Object(connectors.get(channel)?.settings(raw)) }
  return { channel, address, name, enabled: true, settings }
}

/** Characters of a quick choice of the widget. */
const buttonLength = 40

/** The accounts an example starts with, as the connectors here want their settings. */
export function accountsOf(example: Example, connectors: ReadonlyMap<Channel, Connector>): AccountInput[] {
  const { chat, colours, name, email, phone } = example.profile
  const widget = accountFor(connectors, 'chat', `demo-${example.name}`, 'Website chat', {
    colour: colours.brand,
    greeting: chat.greeting,
    disclosure: chat.notice,
    // The button is what is said: in the longer words as long as they fit on it.
    quickChoices: chat.quickChoices.map(({ label, says }) => (says.length <= buttonLength ? says : label)),
  })
  const telephone = accountFor(connectors, 'phone', phone ?? 'desk', 'Telephone', {})
  const mailbox = email === undefined ? [] : [accountFor(connectors, 'email', email, name, {})]
  return [widget, ...mailbox, telephone]
}
