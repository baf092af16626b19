import { email, phone } from '../../../contract/identifier.ts'
import type { BusinessView, Desk, ReplyEvent, Turn } from '../../../contract/turn.ts'
import { writeHash } from '../flows/confirm.ts'
import { sha256 } from './canonical.ts'
import type { Frame } from './state.ts'
import type { Effect, Outcome, Write } from './world.ts'

const isWrite = (effect: Effect): effect is Write =>
  effect.kind === 'book' ||
  effect.kind === 'reschedule' ||
  effect.kind === 'cancel' ||
  effect.kind === 'confirm'

/** A desk that is silent for longer is treated as one that failed, in milliseconds. */
const patience = 8000

/**
 * Runs one effect. The last gate before an appointment changes: without a yes to exactly this, it throws, because only
 * a bug can get here. Everything is tried twice; a write with the same key has one effect however often it is tried.
 */
export async function runEffect(
  effect: Effect,
  frame: Frame | undefined,
  turn: Turn,
  signal: AbortSignal,
): Promise<Outcome> {
  if (isWrite(effect) && frame?.confirmed !== writeHash(effect)) {
    throw new Error(
      `The brain tried to ${effect.kind} without the customer's yes: this is a bug, nothing was done.`,
    )
  }
  const key = sha256([turn.business.id, turn.conversationId, frame?.id ?? turn.id, effect.kind, effect])
  let error = 'unknown'
  for (let attempt = 0; attempt < 2; attempt++) {
    signal.throwIfAborted()
    try {
      return await within(ask(effect, key, turn.desk, turn.business), patience)
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.name : 'unknown'
    }
  }
  return { kind: 'failed', error }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DOMException('The desk did not answer.', 'TimeoutError')), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

async function ask(effect: Effect, key: string, desk: Desk, business: BusinessView): Promise<Outcome> {
  switch (effect.kind) {
    case 'availability':
      return { kind: 'slots', slots: await desk.availability(effect.query) }
    case 'check':
      return { kind: 'checked', result: await desk.check(effect.query) }
    case 'appointments':
      return { kind: 'appointments', appointments: await desk.appointments() }
    case 'appointmentByCode': {
      const found = await desk.appointmentByCode(effect.code, effect.name)
      return { kind: 'appointments', appointments: found?.status === 'booked' ? [found] : [] }
    }
    case 'hold':
      return { kind: 'held', result: await desk.hold(key, effect.slot) }
    case 'book':
      return { kind: 'written', write: 'book', result: await desk.book(key, effect.request) }
    case 'reschedule': {
      const result = await desk.reschedule(key, effect.appointmentId, effect.slot)
      return { kind: 'written', write: 'reschedule', result }
    }
    case 'cancel':
      return { kind: 'written', write: 'cancel', result: await desk.cancel(key, effect.appointmentId) }
    case 'confirm':
      return { kind: 'written', write: 'confirm', result: await desk.confirm(key, effect.appointmentId) }
    case 'takeMessage': {
      const { text, callback } = effect
      await desk.takeMessage(key, callback === undefined ? { text } : { text, callback })
      return { kind: 'noted' }
    }
    case 'remember': {
      const given = [
        effect.email === undefined ? undefined : email(effect.email),
        effect.phone === undefined ? undefined : phone(effect.phone, business.country),
      ]
      const contact = given.filter(identifier => identifier !== undefined)
      const name = effect.name === undefined ? {} : { name: effect.name }
      await desk.remember({ ...name, ...(contact.length > 0 ? { contact } : {}) })
      return { kind: 'noted' }
    }
  }
}

/** What the timeline records of an effect; reads leave no trace there. */
export function actionOf(
  effect: Effect,
  outcome: Outcome,
): Extract<ReplyEvent, { kind: 'action' }> | undefined {
  if (outcome.kind === 'written') {
    const { write, result } = outcome
    if (!result.ok) return { kind: 'action', name: write, outcome: 'refused', detail: result.why }
    const { id, serviceName, start } = result.appointment
    const detail = `${serviceName}, ${start.toISOString()}`
    return { kind: 'action', name: write, outcome: 'done', detail, appointmentId: id }
  }
  if (outcome.kind !== 'noted') return undefined
  if (effect.kind === 'takeMessage') {
    return { kind: 'action', name: 'take-message', outcome: 'done', detail: effect.text }
  }
  if (effect.kind !== 'remember') return undefined
  const facts = [effect.name, effect.email, effect.phone].filter(fact => fact !== undefined)
  return { kind: 'action', name: 'remember', outcome: 'done', detail: facts.join(', ') }
}
