/** "knowledge.changed" → "Knowledge changed": the log's codes as people read them. */
export function auditWords(action: string): string {
  const words = action.replaceAll(/[._-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
