import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Channel, Purpose } from '../contract/message.ts'
import { openGraphApi } from './graph/graph-api.ts'
import { createHandsetWorld, type HandsetWorld } from './handsets/handset-world.ts'
import { openSmsc } from './smsc/smsc.ts'
import { TwilioApi } from './twilio/twilio-api.ts'

export interface OutsideOptions {
  readonly host: string
  /** Of Meta's and Twilio's APIs, on one port; 0 takes any free one. */
  readonly port: number
  /** Of the operator's short message centre. */
  readonly smppPort: number
  /** Everything that looks like a token is made from it, so that it is the same after a restart. */
  readonly secret: string
  readonly businessName: string
  readonly notify: (number: string) => void
}

/** A channel account at a provider outside, as an owner would enter it in the settings. */
export interface OutsideAccount {
  readonly channel: Channel
  readonly address: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
}

/** Providers outside, each on its own wire protocol, and the customers' telephones behind them. */
export interface Outside {
  readonly accounts: readonly OutsideAccount[]
  /** What Meta approved for the WhatsApp account among them, and for which purpose it is meant. */
  readonly templates: readonly {
    readonly purpose: Purpose
    readonly name: string
    readonly language: string
    readonly parameters: readonly ('name' | 'service' | 'when' | 'text')[]
  }[]
  readonly handsets: HandsetWorld
  /** Enters the product's webhooks at the providers. `idOf`: the account with this address, if there is one. */
  connect(origin: string, idOf: (address: string) => string | undefined): Promise<void>
  stop(): Promise<void>
}

// Ofcom reserves them for fiction; 900000 to 900099 are kept free of customers in the examples.
const numbers = { whatsapp: '+447700900010', sms: '+447700900011', smpp: '+447700900012' }

/** @throws Error when a port is taken. */
export async function openOutside(options: OutsideOptions): Promise<Outside> {
  const { host, port, smppPort, secret, businessName, notify } = options
  const made = (what: string, length = 32) =>
    createHmac('sha256', secret).update(what).digest('hex').slice(0, length)
  const digits = (what: string) =>
    String(BigInt(`0x${made(what, 12)}`))
      .padStart(15, '1')
      .slice(0, 15)
  const number = {
    phoneNumberId: digits('phone number'),
    businessAccountId: digits('business account'),
    displayNumber: numbers.whatsapp,
    verifiedName: businessName,
    accessToken: made('access token'),
    appSecret: made('app secret'),
    verifyToken: made('verify token', 16),
  }
  const twilioAccount = { sid: `AC${made('account')}`, authToken: made('auth token') }
  let hooks: string | undefined
  const twilioNumber = { number: numbers.sms, smsUrl: () => `${hooks ?? ''}/inbound` }

  const graph = openGraphApi({ numbers: [number] })
  let url = ''
  const twilio = new TwilioApi([{ ...twilioAccount, numbers: [twilioNumber] }], () => url)
  const server = createServer(
    getRequestListener(request =>
      new URL(request.url).pathname.startsWith('/2010-04-01/')
        ? twilio.handle(request)
        : graph.handle(request),
    ),
  )
  url = `http://${host}:${await listening(server, host, port)}`
  const operator = { systemId: 'frontdesk', password: made('smpp', 8), number: numbers.smpp }
  const smsc = await openSmsc({ host, port: smppPort, accounts: [operator] })
  const accounts: OutsideAccount[] = [
    {
      channel: 'whatsapp',
      address: numbers.whatsapp,
      name: 'WhatsApp',
      settings: {
        phoneNumberId: number.phoneNumberId,
        businessAccountId: number.businessAccountId,
        accessToken: number.accessToken,
        appSecret: number.appSecret,
        verifyToken: number.verifyToken,
        apiUrl: url,
      },
    },
    {
      channel: 'sms',
      address: numbers.sms,
      name: 'Text messages',
      settings: {
        carrier: 'twilio',
        accountSid: twilioAccount.sid,
        authToken: twilioAccount.authToken,
        apiUrl: url,
      },
    },
    {
      channel: 'sms',
      address: numbers.smpp,
      name: 'Text messages by operator',
      settings: {
        carrier: 'smpp',
        host,
        port: smsc.port,
        systemId: operator.systemId,
        password: operator.password,
        tls: false,
      },
    },
  ]
  const handsets = createHandsetWorld({
    people: [],
    doubles: [graph, twilio, smsc],
    businesses: [
      { app: 'whatsapp', address: numbers.whatsapp, name: businessName, double: graph },
      { app: 'sms', address: numbers.sms, name: businessName, double: twilio },
      { app: 'sms', address: numbers.smpp, name: `${businessName} (operator)`, double: smsc },
    ],
    notify,
  })
  return {
    accounts,
    templates: [
      {
        ...{ purpose: 'reminder', name: 'appointment_reminder', language: 'en_GB' },
        parameters: ['name', 'service', 'when'],
      },
      { purpose: 'follow_up', name: 'follow_up', language: 'en_GB', parameters: ['name', 'text'] },
    ],
    handsets,
    connect: async (origin, idOf) => {
      const id = idOf(numbers.sms)
      hooks = id && `${origin}/hooks/sms/${id}`
      if (idOf(numbers.whatsapp)) await graph.subscribe(number.phoneNumberId, `${origin}/hooks/whatsapp`)
    },
    stop: async () => {
      handsets.stop()
      await Promise.all([graph.stop(), twilio.stop(), smsc.stop()])
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function listening(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}
