import type { Connector } from './connector.ts'

/** A teammate, as calls know one. */
export interface PersonOnCall {
  readonly id: string
  readonly name: string
}

/** A page of the console that was let in. */
export interface Guest {
  readonly person: PersonOnCall
  /** Whether the person is still signed in and may do this; asked every few seconds. Never rejects. */
  readonly allowed: () => Promise<boolean>
}

/** What is known of a call only where it is. */
export interface CallNow {
  readonly callId: string
  /** A phase of the session, or `with-person`. */
  readonly state: string
  /** What the caller is saying, as far as it was understood. */
  readonly partial: string
  /** What went wrong last. */
  readonly trouble: string | undefined
  readonly heldBy: PersonOnCall | undefined
}

/**
 * What people may do with the live calls of a channel. Every answer is about this node only: sound lives where the call
 * was answered. Tickets are good for one socket within a minute, and the socket for as long as its guest is allowed.
 */
export interface Switchboard {
  on(businessId: string): readonly CallNow[]
  /** @returns false when the call is not here, or over. */
  hangUp(businessId: string, callId: string): boolean
  /** A ticket for hearing both sides; undefined when the call is not here. */
  listen(businessId: string, callId: string, guest: Guest): string | undefined
  /** A ticket for speaking with the caller instead of the brain. @throws Error with words for the teammate. */
  takeOver(businessId: string, callId: string, guest: Guest): string | undefined
  /** A ticket for a page that rings when a caller is put through. */
  desk(businessId: string, guest: Guest): string
}

/** What a live call tells the product about the people who speak in it. */
export interface PeopleOnCalls {
  /** From now on a teammate speaks with the caller. Rejects with words for them when a colleague holds the matter. */
  takenOver(callId: string, person: PersonOnCall): Promise<void>
  /** The brain has the caller again. */
  handedBack(callId: string, person: PersonOnCall): Promise<void>
}

/** The channel that has live calls, if any. */
export function switchboardOf(connectors: Iterable<Connector>): Switchboard | undefined {
  for (const connector of connectors) if (hasSwitchboard(connector)) return connector.switchboard
  return undefined
}

function hasSwitchboard(
  connector: Connector,
): connector is Connector & { readonly switchboard: Switchboard } {
  return 'switchboard' in connector
}
