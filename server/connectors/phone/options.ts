import type { CallHost } from '../call-host.ts'
import type { PeopleOnCalls } from '../switchboard.ts'
import type { DoorOptions } from './remote/doors.ts'
import type { SipDoorOptions } from './sip-door.ts'

export interface PhoneOptions extends DoorOptions, SipDoorOptions {
  /** Calls at a time, both ways; 100 when absent. */
  readonly mostCalls?: number
  /** Known once the product stands. */
  readonly host: () => CallHost & Partial<PeopleOnCalls>
}

/** Calls at a time, both ways: measured, one core carries a hundred; the next caller hears "busy" and is written to. */
export const mostCalls = 100
