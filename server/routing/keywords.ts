import type { ConsentWord } from '../../contract/message.ts'

/**
 * Words that are a command when they are the whole message. English: what carriers honour (CTIA messaging principles,
 * Twilio's default list); the other languages: the words customers there are told to send.
 */
const words: Readonly<Record<ConsentWord, Readonly<Record<string, readonly string[]>>>> = {
  stop: {
    en: ['stop', 'stopall', 'stop all', 'unsubscribe', 'end', 'quit', 'optout', 'opt out', 'revoke'],
    de: ['stopp', 'abmelden', 'abbestellen'],
    lt: ['stabdyti', 'atsisakau', 'atsisakyti'],
    fr: ['arret', 'arreter', 'desabonner'],
    es: ['alto', 'parar', 'baja'],
    it: ['annulla iscrizione', 'basta'],
    pl: ['wypisz', 'rezygnuje'],
  },
  start: {
    en: ['start', 'unstop', 'subscribe', 'optin', 'opt in'],
    de: ['anmelden'],
    lt: ['pradeti'],
    fr: ['abonner'],
    es: ['alta'],
    it: ['iscrivimi'],
    pl: ['zapisz'],
  },
  help: {
    en: ['help', 'info'],
    de: ['hilfe'],
    lt: ['pagalba'],
    fr: ['aide'],
    es: ['ayuda'],
    it: ['aiuto'],
    pl: ['pomoc'],
  },
}

/**
 * The command a message is, if it is nothing else. "Stop" inside a sentence, "cancel", "yes" and "help me" are ordinary
 * words: a customer answers reminders with them.
 */
export function consentWordIn(text: string): ConsentWord | undefined {
  const said = plain(text)
  if (said === '' || said.length > 30) return undefined
  const kinds: readonly ConsentWord[] = ['stop', 'start', 'help']
  return kinds.find(kind => Object.values(words[kind]).some(ofLanguage => ofLanguage.includes(said)))
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
