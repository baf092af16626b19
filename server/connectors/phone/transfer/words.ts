/** What a teammate hears, in the language of the business. */
interface BriefingWords {
  readonly brief: (about: string) => string
  readonly calledOff: string
  /** To the caller, by the brain that has them again. */
  readonly back: string
}

/** Characters of a brief: some 30 seconds; the caller waits meanwhile. */
const longest = 450

const english: BriefingWords = {
  brief: about =>
    `Your front desk has a caller for you. ${cut(about)} Press 1 to take the call, or 2 to decline.`,
  calledOff: 'The caller is not waiting any more. Thank you, goodbye.',
  back: 'You are talking to the AI assistant again. How can I help you?',
}

const german: BriefingWords = {
  brief: about =>
    `Ihr Empfang hat einen Anruf für Sie. ${cut(about)} Drücken Sie 1, um den Anruf anzunehmen, oder 2, um abzulehnen.`,
  calledOff: 'Der Anrufer wartet nicht mehr. Danke, auf Wiederhören.',
  back: 'Sie sprechen wieder mit dem KI-Assistenten. Wie kann ich Ihnen helfen?',
}

const lithuanian: BriefingWords = {
  brief: about =>
    `Jums skambina klientas. ${cut(about)} Paspauskite 1, jei priimate skambutį, arba 2, jei atsisakote.`,
  calledOff: 'Skambinantysis nebelaukia. Ačiū, viso gero.',
  back: 'Vėl kalbate su DI asistentu. Kuo galiu padėti?',
}

/** What a caller hears when a teammate has given them back. */
export function backWords(language: string): string {
  return briefingWords(language).back
}

export function briefingWords(language: string): BriefingWords {
  const [primary] = language.toLowerCase().split('-')
  return primary === 'de' ? german : primary === 'lt' ? lithuanian : english
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest).replace(/\s+\S*$/, '')} …`
}
