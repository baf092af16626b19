import type { Channel, Purpose } from '../../contract/message.ts'
import { type Habit, priorShare } from '../data/habits.ts'
import { endOfQuiet, type QuietHours } from './quiet-hours.ts'
import { numberType, type Reach, textChannels, type Way } from './reach.ts'

/** How a purpose chooses among channels. */
interface Policy {
  /** Allowed channels, the usual best first. */
  readonly channels: readonly Channel[]
  /**
   * What comes before that order: how this customer answers · the channel used last, with the first of the list before it
   * when the customer uses that one too.
   */
  readonly by: 'habit' | 'last-used' | 'order'
  /** Used only when none of the others can be, unless this customer clearly answers there. */
  readonly lastResort?: Channel
  /** Only to who said yes to such messages on this channel. */
  readonly optIn: boolean
  /** Does not wait for the morning, but for what rings: messages make a sound that people can switch off. */
  readonly anyHour: boolean
}

/** Purpose → channels: one of the two places where channels are named outside of their connectors. */
const policies: Readonly<Record<Exclude<Purpose, 'reply'>, Policy>> = {
  reminder: {
    channels: ['whatsapp', 'sms', 'email'],
    by: 'habit',
    lastResort: 'email',
    optIn: false,
    anyHour: false,
  },
  details: { channels: ['email', 'whatsapp', 'sms'], by: 'order', optIn: false, anyHour: false },
  urgent: { channels: ['phone', 'whatsapp', 'sms', 'email'], by: 'order', optIn: false, anyHour: true },
  follow_up: { channels: ['whatsapp', 'sms', 'email'], by: 'last-used', optIn: false, anyHour: false },
  // Never by phone, nor by SMS: an offer there is what people complain about and regulators fine.
  marketing: { channels: ['email', 'whatsapp'], by: 'habit', optIn: true, anyHour: false },
}

export interface Circumstances {
  readonly now: Date
  readonly quiet: QuietHours
  /** The customer has just asked for it: quiet hours protect nobody. */
  readonly awake?: boolean
  /** In the business's currency, one message each. */
  readonly prices: Readonly<Partial<Record<Channel, number>>>
  /** Channels not to be used this time. */
  readonly except?: readonly Channel[]
  /** Accounts that were tried for this message. */
  readonly tried?: readonly string[]
}

export interface Choice {
  readonly way: Way
  /** Free text is not allowed now: the approved template goes out. */
  readonly byTemplate: boolean
  /** What speaks for it, the weightiest first, in words for the owner. */
  readonly reasons: readonly string[]
}

export interface Decision {
  /** Best first. */
  readonly ranked: readonly Choice[]
  readonly excluded: readonly { readonly channel: Channel; readonly reason: string }[]
  /** It is quiet where the customer is: not before then. */
  readonly notBefore?: Date
}

const asleep = 'It is quiet where the customer is, and a call would wake them.'

function rings(channel: Channel): boolean {
  return channel === 'phone'
}

/** A channel is a person's own only when it is clearly better: two messages do not decide. */
const clearly = 0.15
/**
 * Which channels a message of this purpose may take to this customer, in which order and why; and why not the others.
 * Pure: the same facts give the same answer, which is stored with the message.
 */
export function chooseChannels(
  purpose: Exclude<Purpose, 'reply'>,
  reach: Reach,
  circumstances: Circumstances,
): Decision {
  const policy = policies[purpose]
  const { now, quiet, awake = false } = circumstances
  const judged = policy.channels.map(channel => judge(channel, purpose, reach, circumstances))
  const open = judged.flatMap(one => ('way' in one ? [one] : []))
  const woken = awake ? now : endOfQuiet(now, reach.timeZones, quiet)
  const silent = open.filter(({ channel }) => !rings(channel))
  // A call is worth waiting for only when nothing else can go.
  const spared = policy.anyHour && woken > now && silent.length > 0
  const ranked = rank(policy, spared ? silent : open, reach, circumstances)
  const excluded = judged.flatMap(one => {
    if ('reason' in one) return [{ channel: one.channel, reason: one.reason }]
    return spared && rings(one.channel) ? [{ channel: one.channel, reason: asleep }] : []
  })
  return { ranked, excluded, ...(woken > now && !spared ? { notBefore: woken } : {}) }
}

interface Open {
  readonly channel: Channel
  readonly way: Way
  readonly byTemplate: boolean
}

/** The best way on one channel, or why there is none. */
function judge(
  channel: Channel,
  purpose: Purpose,
  reach: Reach,
  { now, except, tried }: Circumstances,
): Open | { readonly channel: Channel; readonly reason: string } {
  const no = (reason: string) => ({ channel, reason })
  if (reach.blocked) return no('The customer is blocked.')
  if (except?.includes(channel)) return no('It is what was not answered.')
  if (!reach.accounts.includes(channel)) return no('There is no account for it.')
  const ways = reach.ways.filter(way => way.channel === channel)
  if (ways.length === 0) return no('No address of the customer is known for it.')
  const said = reach.consents.filter(consent => consent.channel === channel)
  const optedOut = said.some(consent => consent.purpose === purpose && !consent.granted)
  if (optedOut) return no('The customer asked for no such messages here.')
  if (
    policies[purpose as Exclude<Purpose, 'reply'>].optIn &&
    !said.some(one => one.purpose === purpose && one.granted)
  )
    return no('The customer did not agree to offers here.')
  const left = ways.filter(way => !tried?.includes(way.accountId))
  if (left.length === 0) return no('It was tried already.')
  const textable = left.filter(way => !textChannels.has(channel) || numberType(way.to) !== 'landline')
  if (textable.length === 0) return no('The number is a landline, which receives no messages.')
  const alive = textable.filter(way => way.unreachable === undefined)
  const [dead] = textable
  if (alive.length === 0)
    return no(`The last message did not arrive: ${dead?.unreachable?.reason ?? 'no reason given'}`)
  const free = alive.filter(way => isOpen(way, now))
  const best = (free.length > 0 ? free : alive.filter(way => way.template)).toSorted(latestFirst)[0]
  if (!best)
    return no(
      'The customer did not write within 24 hours, and no approved template is chosen for this purpose.',
    )
  return { channel, way: best, byTemplate: free.length === 0 }
}

function isOpen({ window }: Way, now: Date): boolean {
  return window === undefined || (window.closesAt !== undefined && window.closesAt > now)
}

function latestFirst(a: Way, b: Way): number {
  return (b.lastInboundAt?.getTime() ?? 0) - (a.lastInboundAt?.getTime() ?? 0)
}

function rank(policy: Policy, open: readonly Open[], reach: Reach, { prices }: Circumstances): Choice[] {
  const place = (one: Open) => policy.channels.indexOf(one.channel)
  const price = (one: Open) => prices[one.channel] ?? 0
  const used = (one: Open) => one.way.lastInboundAt?.getTime() ?? 0
  const compare: (a: Open, b: Open) => number = {
    order: (a: Open, b: Open) => place(a) - place(b),
    habit: (a: Open, b: Open) => {
      const difference = habitOf(reach, b.channel).share - habitOf(reach, a.channel).share
      if (Math.abs(difference) >= clearly) return difference
      return (
        Number(a.channel === policy.lastResort) - Number(b.channel === policy.lastResort) ||
        Number(used(b) > 0) - Number(used(a) > 0) ||
        price(a) - price(b) ||
        place(a) - place(b)
      )
    },
    'last-used': (a: Open, b: Open) =>
      Number(place(b) === 0 && used(b) > 0) - Number(place(a) === 0 && used(a) > 0) ||
      used(b) - used(a) ||
      place(a) - place(b),
  }[policy.by]
  const sorted = insertionSort(open, compare)
  return sorted.map((one, index) => ({
    way: one.way,
    byTemplate: one.byTemplate,
    reasons: reasonsFor(policy, one, index, sorted, reach, prices),
  }))
}

/**
 * "Clearly better" is not transitive over three channels, so the order of comparisons must be fixed: each channel moves
 * up from its usual place as long as it beats the one above.
 */
function insertionSort(open: readonly Open[], compare: (a: Open, b: Open) => number): Open[] {
  const sorted: Open[] = []
  for (const one of open) {
    let at = sorted.length
    while (at > 0 && compare(one, sorted[at - 1]!) < 0) at -= 1
    sorted.splice(at, 0, one)
  }
  return sorted
}

function habitOf({ habits }: Reach, channel: Channel): Habit {
  return (
    habits.find(habit => habit.channel === channel) ?? { channel, asked: 0, answered: 0, share: priorShare }
  )
}

function reasonsFor(
  policy: Policy,
  { channel, way, byTemplate }: Open,
  index: number,
  sorted: readonly Open[],
  reach: Reach,
  prices: Circumstances['prices'],
): string[] {
  const { asked, answered } = habitOf(reach, channel)
  const rest = sorted.length > 1
  return [
    ...(sorted.length === 1 ? ['It is the only channel left.'] : []),
    ...(policy.optIn ? ['The customer agreed to offers here.'] : []),
    ...(policy.by === 'habit' && asked > 0
      ? [`The customer answered ${answered} of ${asked} messages here.`]
      : []),
    ...(rest && policy.lastResort !== undefined && channel !== policy.lastResort
      ? ['A message is read sooner than a letter.']
      : []),
    ...(way.lastInboundAt && policy.by !== 'order' ? ['The customer writes here.'] : []),
    ...(policy.by === 'order' && rest && index === 0 ? ['It is the best channel for this purpose.'] : []),
    ...(byTemplate
      ? ['It goes out as an approved template, because the customer did not write within 24 hours.']
      : []),
    ...(policy.by === 'habit' && rest && prices[channel] !== undefined
      ? [`One message costs ${prices[channel]}.`]
      : []),
  ]
}
