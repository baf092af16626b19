/**
 * The few bytes of the PostgreSQL wire protocol that the embedded engine has to look at
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html). Everything else passes through untouched:
 * the `pg` driver speaks to the embedded database exactly as it speaks to a server.
 */

/** Transaction state at the end of a reply: idle, inside a transaction, or inside a failed one. */
export type TransactionStatus = 'idle' | 'open' | 'failed'

const text = new TextDecoder('latin1')
const QUERY = 0x51
const PARSE = 0x50
const BIND = 0x42
const READY = 0x5a
const HEAD_LENGTH = 64

/** The first characters of the SQL text in a simple or extended query; empty when there is none. */
export function sqlHead(request: Uint8Array): string {
  if (request[0] === QUERY) return cut(request, 5)
  if (request[0] === PARSE) return cut(request, request.indexOf(0, 5) + 1)
  return ''
}

function cut(request: Uint8Array, from: number): string {
  const part = text.decode(request.subarray(from, from + HEAD_LENGTH))
  const end = part.indexOf('\0')
  return end < 0 ? part : part.slice(0, end)
}

/**
 * True when the statement cannot have written anything that an acknowledgement promises. `with` may hide an insert,
 * so it counts as a write; our SQL calls no function that writes from a bare `select`. `commit` only ends what wrote before.
 */
export function readsOnly(head: string): boolean {
  return /^\s*(select|show|explain|values|table|fetch|begin|start|commit|rollback|savepoint|release|set)\b/i.test(
    head,
  )
}

/** Reads ReadyForQuery, which every complete reply ends with; undefined means that the engine broke off. */
export function statusOf(reply: Uint8Array): TransactionStatus | undefined {
  const at = reply.length - 6
  if (at < 0 || reply[at] !== READY || reply[at + 4] !== 5) return undefined
  const status = reply[at + 5]
  if (status === 0x49) return 'idle'
  return status === 0x54 ? 'open' : 'failed'
}

/** A simple Query message with this text. */
export function simpleQuery(sql: string): Uint8Array<ArrayBuffer> {
  const body = new TextEncoder().encode(sql)
  const message = new Uint8Array(body.length + 6)
  message[0] = QUERY
  new DataView(message.buffer).setInt32(1, body.length + 5)
  message.set(body, 5)
  return message
}

/** What a server answers to a startup packet that needs no password: AuthenticationOk, ReadyForQuery(idle). */
export const welcome = Uint8Array.of(0x52, 0, 0, 0, 8, 0, 0, 0, 0, READY, 0, 0, 0, 5, 0x49)

/** CommandComplete "BEGIN" and ReadyForQuery(open): lets `begin` travel with the statement that follows it. */
export const begun = Uint8Array.of(
  0x43,
  0,
  0,
  0,
  10,
  0x42,
  0x45,
  0x47,
  0x49,
  0x4e,
  0,
  READY,
  0,
  0,
  0,
  5,
  0x54,
)

/** An extended query whose unnamed statement may be given a name. */
export interface Preparable {
  /** Text and parameter types: requests with the same key can share a prepared statement. */
  readonly key: string
  /** From the byte after the statement's name in Parse to its end. */
  readonly parse: Uint8Array
  /** From the byte after the statement's name in Bind to its end. */
  readonly bind: Uint8Array
  readonly rest: Uint8Array
}

/** Reads Parse and Bind of the unnamed statement at the head of a request; undefined when there is something else. */
export function preparable(request: Uint8Array): Preparable | undefined {
  const at = (offset: number) => new DataView(request.buffer, request.byteOffset + offset).getInt32(0)
  if (request.length < 14 || request[0] !== PARSE || request[5] !== 0) return undefined
  const bind = 1 + at(1)
  if (bind + 7 > request.length || request[bind] !== BIND) return undefined
  const rest = bind + 1 + at(bind + 1)
  if (request[bind + 5] !== 0 || request[bind + 6] !== 0 || rest > request.length) return undefined
  const parse = request.subarray(6, bind)
  return {
    key: text.decode(parse),
    parse,
    bind: request.subarray(bind + 7, rest),
    rest: request.subarray(rest),
  }
}

/** The request with the statement called `name`; without `parse`, for a statement that is prepared already. */
export function prepared(statement: Preparable, name: string, parse: boolean): Uint8Array<ArrayBuffer> {
  const called = Uint8Array.from(`${name}\0`, char => char.charCodeAt(0))
  const parts = [
    ...(parse ? [head(PARSE, called.length + statement.parse.length), called, statement.parse] : []),
    head(BIND, 1 + called.length + statement.bind.length),
    Uint8Array.of(0),
    called,
    statement.bind,
    statement.rest,
  ]
  return concat(parts)
}

function head(kind: number, bodyLength: number): Uint8Array {
  const bytes = new Uint8Array(5)
  bytes[0] = kind
  new DataView(bytes.buffer).setInt32(1, bodyLength + 4)
  return bytes
}

/** One message after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
