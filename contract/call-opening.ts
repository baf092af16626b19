/** Said before the recording begins. */
export const recordingNotice = 'This call is recorded.'

export const openingQuestion = 'How can I help you?'

/**
 * The first sentences of a call that came in. Whatever the business says, that a machine speaks is said after it: EU AI
 * Act, article 50(1).
 */
export function callGreeting(name: string, greeting: string | null): string {
  return `${sentence(greeting ?? `Hello, you have reached ${name}`)} I am the AI assistant.`
}

function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`
}
