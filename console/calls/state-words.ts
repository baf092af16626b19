/** What happens in a call, as the people of the business say it. */
const words: Readonly<Record<string, string>> = {
  opening: 'Ringing',
  listening: 'Listening',
  hesitating: 'Caller is speaking',
  thinking: 'Thinking',
  speaking: 'AI is speaking',
  paused: 'Interrupted',
  menu: 'Key menu',
  message: 'Taking a message',
  transferring: 'With a person',
  'with-person': 'With a person',
  ending: 'Hanging up',
}

export function stateWords(state: string | null): string {
  return words[state ?? ''] ?? 'On the line'
}

/** "0:07", "12:30", "1:02:03" of ms. */
export function clockWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const two = (number: number) => String(number).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
