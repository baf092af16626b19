import { pino } from 'pino'

/**
 * Structured lines on standard output. Call it with ids, counts and kinds; text of customers, subjects, addresses and
 * request bodies never belong into a line.
 */
export type Log = pino.Logger

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof logLevels)[number]

/** Names under which a secret or words of a customer could slip into a line; their values are removed wherever they stand. */
const redacted = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'key',
  'text',
  'body',
  'html',
  'subject',
  'email',
  'phone',
  'address',
]

/** `destination` is for tests; standard output otherwise. */
export function createLog(level: LogLevel, destination?: { write(line: string): void }): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: label => ({ level: label }) },
    redact: { paths: redacted.flatMap(name => [name, `*.${name}`, `*.*.${name}`]), censor: '[removed]' },
    serializers: { err: describeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

/**
 * An error as the log may hold it. The driver's `detail` and `parameters` quote rows, so only the code, the constraint
 * and the stack stay; the message of a database error is replaced, for it may quote a value.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown }
  const fromDatabase = 'severity' in error
  return {
    type: error.name,
    message: fromDatabase ? 'The database refused a statement.' : error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    stack: fromDatabase ? frames(error.stack) : error.stack,
  }
}

/** The lines "at …" without the message before them. */
function frames(stack: string | undefined): string {
  return (stack ?? '')
    .split('\n')
    .filter(line => line.trimStart().startsWith('at '))
    .join('\n')
}
