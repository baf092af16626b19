/** In the `languages` of a provider: it speaks or understands what its model does, and says so itself when not. */
export const anyLanguage = '*'

/** Whether a provider that lists `languages` serves this one (BCP 47); "en" serves "en-GB". */
export function serves(languages: readonly string[], language: string): boolean {
  const wanted = language.toLowerCase()
  return languages.some(one => {
    const offered = one.toLowerCase()
    return offered === anyLanguage || wanted === offered || wanted.startsWith(`${offered}-`)
  })
}

/** "en" of "en-GB": what engines call ISO 639-1. */
export function primary(language: string): string {
  return language.toLowerCase().split('-')[0] ?? language
}
