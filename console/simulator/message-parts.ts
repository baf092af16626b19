import type { HandsetMessageInfo } from '../api/types.ts'

/** Keycaps are left out: they answer a numbered list. */
const emoji = /^(?!\p{ASCII})(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?)$/v

/** A message that is one emoji, given to another message. */
export const isReaction = ({ text, answers, files, choices }: HandsetMessageInfo): boolean =>
  answers !== null && files.length === 0 && choices.length === 0 && (text === '' || emoji.test(text))

export interface Shown {
  readonly message: HandsetMessageInfo
  /** The latest of each side; an empty one took the earlier back. */
  readonly reactions: readonly string[]
  /** What it answers, while that is still on the screen. */
  readonly quoted: HandsetMessageInfo | undefined
  /** Label of the button that was pressed. */
  readonly pressed: string | undefined
  /** The first of its day. */
  readonly opensDay: boolean
}

/** What stands in the conversation: reactions on the messages they belong to, days told apart by `dayOf`. */
export function shownOf(
  messages: readonly HandsetMessageInfo[],
  dayOf: (at: string) => string,
): readonly Shown[] {
  const byId = new Map(messages.map(message => [message.id, message]))
  const reactions = new Map<string, Map<string, string>>()
  const pressed = new Map<string, string>()
  for (const message of messages) {
    const { answers, direction, text } = message
    const target = answers === null ? undefined : byId.get(answers)
    if (!target) continue
    if (isReaction(message)) {
      const sides = reactions.get(target.id) ?? new Map<string, string>()
      reactions.set(target.id, sides.set(direction, text))
    } else if (direction !== target.direction && target.choices.some(({ label }) => label === text))
      pressed.set(target.id, text)
  }
  let day = ''
  return messages
    .filter(message => !(isReaction(message) && byId.has(message.answers ?? '')))
    .map(message => {
      const before = day
      day = dayOf(message.at)
      return {
        message,
        reactions: [...(reactions.get(message.id)?.values() ?? [])].filter(Boolean),
        quoted: byId.get(message.answers ?? ''),
        pressed: pressed.get(message.id),
        opensDay: day !== before,
      }
    })
}

export interface Place {
  readonly name: string
  readonly latitude: number
  readonly longitude: number
}

/** The place that a message shows, if it is one: a name, then the coordinates. */
export function placeOf(text: string): Place | undefined {
  const match = /^(?:📍|\[location\])\s*(.*?)\s*(-?\d{1,2}(?:\.\d+)?), ?(-?\d{1,3}(?:\.\d+)?)/su.exec(text)
  if (!match) return undefined
  const [, name = '', latitude, longitude] = match
  const place = { name: name.replace(/,$/, ''), latitude: Number(latitude), longitude: Number(longitude) }
  return Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180 ? place : undefined
}

/** One line of a message, for the list of conversations and for quotes. */
export function lineOf({ text, files }: HandsetMessageInfo): string {
  const place = placeOf(text)
  if (place) return `Place: ${place.name || 'Location'}`
  const [first] = files
  const words = text.replaceAll(/\s+/g, ' ').trim()
  if (first) return words || (first.type.startsWith('image/') ? 'Photo' : first.name)
  return words
}
