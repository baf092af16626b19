import type { AppointmentView, ServiceView } from '../../contract/turn.ts'
import { type Claim, claimsIn, dateClaims } from './compose/claims.ts'
import type { Block } from './compose/compose.ts'
import { addDays, localTime } from './dialogue/local-time.ts'
import type { DialogueState } from './dialogue/state.ts'
import { keep, slotId } from './dialogue/state.ts'
import type { World } from './dialogue/world.ts'
import { readings } from './flows/hours.ts'
import type { Percept } from './perceive/percept.ts'
import type { TimeWish } from './understand/commands.ts'

/** What the customer's own words and the open matters may be quoted with. */
export interface Quotable {
  readonly percepts: readonly Percept[]
  readonly states: readonly DialogueState[]
}

/**
 * Claims of a block that nothing in its own evidence supports; empty when it may leave. Evidence counts only for the act
 * that names it: a price of one service does not support the price of another.
 */
export function unsupported(block: Block, world: World, quotable: Quotable): Claim[] {
  const claims = claimsIn(block.text, world.business)
  if (claims.length === 0) return []
  const supported = new Set(block.evidence.flatMap(id => evidence(id, world, quotable)))
  return claims.filter(claim => !supported.has(claim))
}

function evidence(id: string, world: World, quotable: Quotable): Claim[] {
  const { business } = world
  const at = id.indexOf(':')
  const kind = at < 0 ? id : id.slice(0, at)
  const rest = id.slice(at + 1)
  const text = (value: string | undefined) => (value ? claimsIn(value, business) : [])
  switch (kind) {
    case 'slot':
      return slotClaims(id, world)
    case 'service':
      return serviceClaims(
        business.services.find(service => service.id === rest),
        world,
      )
    case 'entry':
      return entryClaims(
        world.entries.find(entry => entry.id === rest),
        world,
      )
    case 'appointment':
      return seen(world).flatMap(appointment =>
        appointment.id === rest ? appointmentClaims(appointment, world) : [],
      )
    case 'receipt':
      return receiptClaims(rest, world)
    case 'business':
      return businessClaims(rest, world)
    case 'said':
      return saidClaims(world, quotable)
    case 'times':
      return quotable.states.flatMap(state => (state.asked?.choices ?? []).map(({ id: choice }) => choice))
    case 'today':
      return dateClaims(world.local.date)
    case 'handoff':
      return ['done:message']
    case 'emergency':
      return []
    case 'customer':
      return [...text(world.customer.name), ...(world.customer.oneOf ?? []).flatMap(({ name }) => text(name))]
    case 'message':
      return text(world.timeline.find(entry => entry.messageId === rest)?.text)
    default:
      return []
  }
}

function momentClaims(start: Date, world: World): Claim[] {
  const local = localTime(start, world.business.timeZone)
  return [...dateClaims(local.date), `time:${local.time}`]
}

const staffClaim = (name: string | undefined, world: World) => (name ? claimsIn(name, world.business) : [])

/** Only slots the desk named: in this turn, or offered and kept. */
function slotClaims(id: string, world: World): Claim[] {
  const at = id.slice('slot:'.length, id.indexOf('/'))
  for (const outcome of world.outcomes.values()) {
    const slot = outcome.kind === 'slots' ? outcome.slots.find(each => slotId(keep(each)) === id) : undefined
    if (slot) {
      return [
        ...momentClaims(slot.start, world),
        ...momentClaims(slot.end, world),
        ...staffClaim(slot.staffName, world),
      ]
    }
  }
  const kept = world.offered.find(each => slotId(each) === id && each.start === at)
  if (!kept) return []
  const [start, end] = [new Date(kept.start), new Date(kept.end)]
  return [...momentClaims(start, world), ...momentClaims(end, world), ...staffClaim(kept.staffName, world)]
}

function serviceClaims(service: ServiceView | undefined, world: World): Claim[] {
  if (!service) return []
  const words = [service.name, service.price ?? '', service.description ?? ''].join('\n')
  return [...claimsIn(words, world.business), `minutes:${service.minutes}`]
}

function entryClaims(entry: World['entries'][number] | undefined, world: World): Claim[] {
  return entry ? claimsIn(`${entry.question}\n${entry.answer}`, world.business) : []
}

/** Appointments the desk showed in this turn. */
function seen(world: World): AppointmentView[] {
  return [...world.outcomes.values()].flatMap(outcome =>
    outcome.kind === 'appointments' ? outcome.appointments : [],
  )
}

function appointmentClaims(appointment: AppointmentView, world: World): Claim[] {
  return [
    ...momentClaims(appointment.start, world),
    ...momentClaims(appointment.end, world),
    ...staffClaim(appointment.staffName, world),
    ...claimsIn(appointment.serviceName, world.business),
  ]
}

/** "booked", "moved", "cancelled" are true only with the receipt of that very act. */
function receiptClaims(rest: string, world: World): Claim[] {
  const [deed = '', id = ''] = rest.split(':')
  for (const outcome of world.outcomes.values()) {
    if (deed === 'message' && outcome.kind === 'noted') return ['done:message']
    if (outcome.kind !== 'written' || outcome.write !== deed || !outcome.result.ok) continue
    const { appointment } = outcome.result
    if (appointment.id === id) return [`done:${deed}`, ...appointmentClaims(appointment, world)]
  }
  return []
}

/** A day that closes at 24:00 closes at "12 AM". */
const midnight = (time: string) => (time === '24:00' ? '00:00' : time)

function businessClaims(part: string, { business }: World): Claim[] {
  const text = (value: string | undefined) => (value ? claimsIn(value, business) : [])
  switch (part) {
    case 'hours':
      return business.hours
        .flatMap(({ weekday, opens, closes }) => [
          `weekday:${weekday}`,
          `time:${opens}`,
          `time:${closes}`,
          `time:${midnight(closes)}`,
        ])
        .concat([1, 2, 3, 4, 5, 6, 7].map(weekday => `weekday:${weekday}`))
    case 'closures':
      return business.closures.flatMap(({ from, to, reason }) => [
        ...dateClaims(from),
        ...dateClaims(to),
        ...text(reason),
      ])
    case 'address':
      return text(business.address)
    case 'contact':
      return [...text(business.phone), ...text(business.email), ...text(business.address)]
    case 'policy':
      return text(business.cancellationPolicy)
    case 'promise':
      return [...text(business.promise), 'done:message']
    case 'name':
      return [...text(business.name), ...text(business.signature)]
    default:
      return []
  }
}

/** The customer's own dates, times and contacts of this turn, and those of the matters under way. */
function saidClaims(world: World, { percepts, states }: Quotable): Claim[] {
  const { business } = world
  const claims: Claim[] = percepts
    .flatMap(({ text }) => claimsIn(text, business))
    .filter(claim => !claim.startsWith('done:'))
  for (const { entities } of percepts) {
    for (const { from, to } of entities.dates) claims.push(...stretch(from, to))
    for (const time of entities.times) {
      const wish: TimeWish = {
        kind: time.kind,
        from: time.from && { ...time.from, open: time.from.meridiem === 'open' },
      }
      claims.push(...timeClaims(wish, world))
    }
    claims.push(...entities.emails.map(({ address }) => `email:${address}`))
    claims.push(...entities.phones.map(({ e164 }) => `phone:${e164.replace(/\D/g, '').slice(-8)}`))
  }
  for (const { slots, appointment: _id } of states.flatMap(({ frames }) => frames)) {
    if (slots.date) claims.push(...stretch(slots.date.from, slots.date.to))
    claims.push(...timeClaims(slots.time, world))
    claims.push(...claimsIn([slots.name, slots.email, slots.phone].filter(Boolean).join('\n'), business))
  }
  return claims
}

function stretch(from: string, to: string): Claim[] {
  const claims: Claim[] = []
  for (let day = from, count = 0; day <= to && count < 31; day = addDays(day, 1), count++)
    claims.push(...dateClaims(day))
  return claims
}

function timeClaims(wish: TimeWish | undefined, world: World): Claim[] {
  if (!wish?.from) return []
  const { hour, minute, open } = wish.from
  const times = readings({ hour, minute, open }, world.business, undefined)
  const both = open
    ? [...times, ...readings({ hour: (hour % 12) + 12, minute, open: false }, world.business, undefined)]
    : times
  return both.map(time => `time:${time}`)
}
