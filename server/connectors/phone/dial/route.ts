import type { PhoneSettings } from '../settings.ts'
import { type Account, parseUri } from '../sip/index.ts'

/** How a call of ours leaves. */
export interface Route {
  readonly target: string
  /** Whose name, password and server are used; absent: straight to the address. */
  readonly account?: Account
  /** Who calls, as a SIP address. */
  readonly from: string
}

/** What a Route is made of: the account's own number and its settings. */
export interface Origin {
  /** The account's address: a number, or a name such as `desk`. */
  readonly number: string
  readonly settings: Pick<PhoneSettings, 'register' | 'trunk'>
  /** Of this machine, for calls that go straight to an address. */
  readonly host: string
}

export const noWayOut =
  'This number cannot make calls yet. Enter a registration or a trunk in its settings, as the provider gives them.'

/**
 * By the registration or the trunk; an address of another host is called straight. Undefined for a number without a
 * way out.
 */
export function routeTo(to: string, origin: Origin): Route | undefined {
  const account = accountOf(origin)
  const home = account && hostOf(account.address)
  const own = dialled(origin.number) || 'frontdesk'
  if (/^sips?:/i.test(to)) {
    if (account && hostOf(to) === home) return { target: to, account, from: account.address }
    return { target: to, from: `sip:${own}@${origin.host}` }
  }
  const number = dialled(to)
  if (!account || !home || !number) return undefined
  return { target: `sip:${number}@${home};user=phone`, account, from: account.address }
}

/** The same place for a REFER: the other side calls there by itself. */
export function referTarget(to: string, origin: Origin): string | undefined {
  return routeTo(to, origin)?.target
}

function accountOf({ settings: { register, trunk }, number }: Origin): Account | undefined {
  if (register) {
    const { server, ...rest } = register
    return { ...rest, ...(server === undefined ? {} : { server }) }
  }
  if (!trunk) return undefined
  const { server, username, password } = trunk
  const address = `sip:${dialled(number) || 'frontdesk'}@${hostOf(server)}`
  return { address, server, username: username ?? '', password: password ?? '' }
}

/** Host and port of a SIP address; undefined when it is none. */
function hostOf(address: string): string | undefined {
  const uri = parseUri(address)
  if (!uri || !('host' in uri)) return undefined
  const host = uri.host.includes(':') ? `[${uri.host}]` : uri.host
  return uri.port === undefined ? host : `${host}:${uri.port}`
}

/** What is dialled of a number as people write it; empty when it is none. */
function dialled(number: string): string {
  const digits = number.replace(/[\s().-]/g, '')
  return /^\+?[0-9*#]{2,32}$/.test(digits) ? digits : ''
}
