/** The few sentences of our own that a short message carries beside what was written. */
export interface SmsWords {
  readonly howToAnswer: string
  readonly files: (names: string) => string
}

// The Lithuanian ones do without letters that GSM-7 lacks: one would more than halve what a segment holds.
const words = {
  en: {
    howToAnswer: 'Reply with the number.',
    files: names => `Files: ${names}. We can send them by e-mail or WhatsApp.`,
  },
  de: {
    howToAnswer: 'Antworten Sie mit der Nummer.',
    files: names => `Dateien: ${names}. Wir schicken sie gern per E-Mail oder WhatsApp.`,
  },
  lt: {
    howToAnswer: 'Atsakykite numeriu.',
    files: names => `Failai: ${names}. Galime juos pateikti el. pastu arba per WhatsApp.`,
  },
} as const satisfies Record<string, SmsWords>

export const smsLanguages = ['en', 'de', 'lt'] as const
export type SmsLanguage = (typeof smsLanguages)[number]

export function smsWords(language: SmsLanguage): SmsWords {
  return words[language]
}
