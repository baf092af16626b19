import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { SetupFault } from './errors.ts'
import { logLevels } from './log.ts'

/** Every setting of the product. Each is read here and nowhere else. */
export interface Config {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly logLevel: (typeof logLevels)[number]
  /** Origin under which people reach the product when it stands behind a proxy, without a slash at the end. */
  readonly publicUrl: string | undefined
  /** Port of the listener that takes in e-mail; 0 takes any free one. */
  readonly smtpPort: number
  /** Port of SIP over UDP and TCP; 0 takes any free one. */
  readonly sipPort: number
  /** Where telephones and providers reach us, when it is not `host`. */
  readonly sipAddress: string | undefined
  /** SIP over TLS; absent without a certificate. The texts are paths of PEM files. */
  readonly sipTls:
    | { readonly port: number; readonly key: string; readonly cert: string; readonly ca: string | undefined }
    | undefined
  /** First and last UDP port of the sound of calls. */
  readonly rtpPorts: readonly [from: number, to: number]
  /** Addresses or networks that may call; absent: whoever reaches the port. */
  readonly sipPeers: readonly string[] | undefined
  /** Example business that an empty database starts with: a shipped name or a directory. */
  readonly example: string
  /** Encrypts the passwords inside channel accounts; absent: a key file in the data directory. */
  readonly secret: string | undefined
  /** Believe X-Forwarded-For of the proxy in front. */
  readonly trustProxy: boolean
  /** Offer the try-it page with its telephone and its mail phone. */
  readonly simulator: boolean
  /** Where the simulated providers of WhatsApp and SMS listen, and the simulated operator; 0 takes any free port. */
  readonly simulatorPort: number
  readonly simulatorSmppPort: number
  /** Variables that look like a misspelt setting. Not faults: Kubernetes sets FRONTDESK_PORT for a service of that name. */
  readonly hints: readonly string[]
}

const port = z.coerce
  .number({ error: 'must be a port number, such as 8080' })
  .int('must be a whole port number, such as 8080')
  .min(0, 'must be a port between 0 and 65535; 0 takes any free one')
  .max(65_535, 'must be a port between 0 and 65535; 0 takes any free one')

const yes = z
  .enum(['1', '0', 'true', 'false', 'yes', 'no'], { error: 'must be yes or no' })
  .transform(value => ['1', 'true', 'yes'].includes(value))

const settings = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address to listen on, such as 127.0.0.1 or 0.0.0.0')
    .default('127.0.0.1'),
  PORT: port.default(8080),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .refine(isPostgres, 'must look like postgres://user:password@host:5432/database')
    .optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'must be the address of the site alone, such as https://desk.example.com')
    .transform(value => new URL(value).origin)
    .optional(),
  SMTP_PORT: port.default(2525),
  SIP_PORT: port.default(5060),
  SIP_ADDRESS: z
    .string()
    .refine(value => isIP(value) > 0, 'must be an address such as 203.0.113.9')
    .optional(),
  SIP_TLS_PORT: port.default(5061),
  SIP_TLS_KEY: z.string().optional(),
  SIP_TLS_CERT: z.string().optional(),
  SIP_TLS_CA: z.string().optional(),
  RTP_PORTS: z
    .string()
    .regex(/^\d{4,5}-\d{4,5}$/, 'must be a range of ports, such as 20000-20999')
    .transform(range => range.split('-').map(Number) as [number, number])
    .refine(([from, to]) => from < to && to <= 65_535, 'must be a range of ports, such as 20000-20999')
    .default([20_000, 20_999]),
  SIP_PEERS: z
    .string()
    .transform(list =>
      list
        .split(',')
        .map(one => one.trim())
        .filter(Boolean),
    )
    .optional(),
  EXAMPLE: z.string().default('dental-clinic'),
  SECRET: z
    .string()
    .min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32')
    .optional(),
  TRUST_PROXY: yes.default(false),
  SIMULATOR: yes.default(true),
  SIMULATOR_PORT: port.default(8090),
  SIMULATOR_SMPP_PORT: port.default(8091),
})

const names = Object.keys(settings.shape)

const whole = settings.refine(
  ({ SIP_TLS_KEY: key, SIP_TLS_CERT: cert }) => (key === undefined) === (cert === undefined),
  {
    path: ['SIP_TLS_KEY'],
    message: 'and SIP_TLS_CERT belong together: give the path of the key and of its certificate',
  },
)

/**
 * Reads the environment and the flags of `start`; a flag wins. An empty variable counts as not set.
 *
 * @throws SetupFault with every fault, each naming its cure.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  args: readonly string[] = [],
): Config {
  const { values, faults } = readFlags(args)
  const given: Record<string, string> = {}
  for (const name of names) {
    const value = values[name] ?? environment[name]
    if (value !== undefined && value.trim() !== '') given[name] = value.trim()
  }
  const parsed = whole.safeParse(given)
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}.`)
  const hints = misspelt(environment)
  if (!parsed.success || faults.length > 0) throw new SetupFault([...faults, ...wrong, ...hints])
  const data = parsed.data
  return {
    host: data.HOST,
    port: data.PORT,
    dataDir: resolve(data.DATA_DIR),
    databaseUrl: data.DATABASE_URL,
    logLevel: data.LOG_LEVEL,
    publicUrl: data.PUBLIC_URL,
    smtpPort: data.SMTP_PORT,
    sipPort: data.SIP_PORT,
    sipAddress: data.SIP_ADDRESS,
    sipTls: tlsOf(data),
    rtpPorts: data.RTP_PORTS,
    sipPeers: data.SIP_PEERS,
    example: data.EXAMPLE,
    secret: data.SECRET,
    trustProxy: data.TRUST_PROXY,
    simulator: data.SIMULATOR,
    simulatorPort: data.SIMULATOR_PORT,
    simulatorSmppPort: data.SIMULATOR_SMPP_PORT,
    hints,
  }
}

function tlsOf(data: z.infer<typeof settings>): Config['sipTls'] {
  const { SIP_TLS_PORT: tlsPort, SIP_TLS_KEY: key, SIP_TLS_CERT: cert, SIP_TLS_CA: ca } = data
  if (key === undefined || cert === undefined) return undefined
  return { port: tlsPort, key: resolve(key), cert: resolve(cert), ca: ca === undefined ? ca : resolve(ca) }
}

const flags = {
  example: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'data-dir': { type: 'string' },
  'smtp-port': { type: 'string' },
} as const

function readFlags(args: readonly string[]): { values: Record<string, string>; faults: string[] } {
  try {
    const { values } = parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false })
    const found = Object.entries(values).filter(entry => typeof entry[1] === 'string')
    return {
      values: Object.fromEntries(
        found.map(([flag, value]) => [flag.toUpperCase().replaceAll('-', '_'), value]),
      ),
      faults: [],
    }
  } catch (error) {
    const known = Object.keys(flags).map(flag => `--${flag}`)
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : ''
    return { values: {}, faults: [`${reason}. The flags are ${known.join(', ')}.`] }
  }
}

function isPostgres(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && ['postgres:', 'postgresql:'].includes(url.protocol) && url.hostname !== ''
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value)
  return (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.pathname === '/' &&
    !url.search &&
    !url.hash
  )
}

/** Names that differ from a setting by a letter or two, or only in their prefix, and would otherwise do nothing in silence. */
function misspelt(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment).flatMap(name => {
    const bare = name.toUpperCase().replace(/^FRONT_?DESK_/, '')
    if (names.includes(name)) return []
    const meant =
      bare === name.toUpperCase() ? near(name) : (names.find(known => known === bare) ?? near(bare))
    if (meant) return [`${name} is not a setting. Did you mean ${meant}?`]
    return bare === name.toUpperCase()
      ? []
      : [`${name} is not a setting. The settings are ${names.join(', ')}.`]
  })
}

/** Short common names (HOST, PORT, SECRET) have innocent neighbours such as POST or HOME, so only the longer ones are compared. */
function near(name: string): string | undefined {
  return names.find(
    known => known.length >= 7 && known !== name && name.length >= 6 && distance(known, name) <= 2,
  )
}

/** Edits that lead from one word to the other (Levenshtein), neighbours swapped counting as two. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replace, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
