import { split } from './grammar.ts'

interface Line {
  readonly key: string
  readonly name: string
  value: string
}

/** Compact forms: RFC 3261 7.3.3, 3515 (r), 3892 (b), 4028 (x), 3841 (a, d, j), 4474 (n, y), 6665 (o, u). */
const compact: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
}

/** Most messages spell these one way; looking them up saves the lower-casing of every line. */
const usual = new Map(
  [
    'Via From To Call-ID CSeq Contact Max-Forwards Content-Type Content-Length Allow Supported Require User-Agent',
    'Server Route Record-Route Subject Expires Accept Session-Expires Min-SE RSeq RAck Event Refer-To Referred-By',
    'Replaces Authorization Proxy-Authorization WWW-Authenticate Proxy-Authenticate Reason P-Asserted-Identity',
  ]
    .join(' ')
    .split(' ')
    .map(name => [name, name.toLowerCase()]),
)

function keyOf(name: string): string {
  const known = usual.get(name)
  if (known !== undefined) return known
  const lower = name.toLowerCase()
  return (lower.length === 1 ? compact[lower] : undefined) ?? lower
}

/** The header fields of one message in their order. Names are found in any case and in their compact form. */
export class Headers {
  readonly #lines: Line[] = []

  static of(fields: Readonly<Record<string, string | readonly string[] | undefined>>): Headers {
    const headers = new Headers()
    for (const [name, value] of Object.entries(fields))
      for (const one of typeof value === 'string' ? [value] : (value ?? [])) headers.add(name, one)
    return headers
  }

  add(name: string, value: string): this {
    this.#lines.push({ key: keyOf(name), name, value })
    return this
  }

  /** Before every other field, as a Via of ours must be. */
  prepend(name: string, value: string): this {
    this.#lines.unshift({ key: keyOf(name), name, value })
    return this
  }

  /** Replaces all fields of the name by one, at the place of the first. */
  set(name: string, value: string): this {
    const key = keyOf(name)
    const at = this.#lines.findIndex(line => line.key === key)
    this.remove(name)
    this.#lines.splice(at < 0 ? this.#lines.length : at, 0, { key, name, value })
    return this
  }

  /** Replaces the first field of the name and leaves the others. */
  setFirst(name: string, value: string): void {
    const key = keyOf(name)
    const line = this.#lines.find(each => each.key === key)
    if (line) line.value = value
  }

  remove(name: string): this {
    const key = keyOf(name)
    for (let at = this.#lines.length - 1; at >= 0; at--)
      if (this.#lines[at]?.key === key) this.#lines.splice(at, 1)
    return this
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  get(name: string): string | undefined {
    const key = keyOf(name)
    for (const line of this.#lines) if (line.key === key) return line.value
    return undefined
  }

  all(name: string): string[] {
    const key = keyOf(name)
    const found: string[] = []
    for (const line of this.#lines) if (line.key === key) found.push(line.value)
    return found
  }

  /** Values of a comma-separated list over all its lines, such as Allow or Supported; malformed lines count as none. */
  list(name: string): string[] {
    return this.all(name).flatMap(line => split(line, ',') ?? [])
  }

  /** True when the list holds the option tag or method, in any case. */
  lists(name: string, value: string): boolean {
    const wanted = value.toLowerCase()
    return this.list(name).some(each => each.toLowerCase() === wanted)
  }

  *[Symbol.iterator](): Generator<readonly [name: string, value: string]> {
    for (const { name, value } of this.#lines) yield [name, value]
  }

  clone(): Headers {
    const copy = new Headers()
    for (const { name, value } of this.#lines) copy.add(name, value)
    return copy
  }
}
