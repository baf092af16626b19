/** What we say by ourselves, not the brain. */
export interface Phrases {
  readonly stillThere: string
  readonly goodbye: string
  readonly again: string
  readonly filler: readonly string[]
  readonly sorry: string
  readonly late: string
  readonly cannotHear: string
  readonly press: (digit: string, label: string) => string
  readonly labels: { readonly message: string; readonly person: string }
  readonly leaveMessage: string
  readonly thanks: string
  readonly nobodyFree: string
  readonly tooLong: string
}

const english: Phrases = {
  stillThere: 'Are you still there?',
  goodbye: 'I will hang up now. Please call again whenever you like. Goodbye.',
  again: 'Sorry, I did not catch that. Could you say it again?',
  filler: ['One moment, please.', 'I am still looking, thank you for your patience.'],
  sorry: 'Sorry, something went wrong on our side. Could you say that again?',
  late: 'Sorry, this takes longer than it should. Could you say that again?',
  cannotHear: 'Sorry, I cannot understand you on this line. Please use the keys of your telephone.',
  press: (digit, label) => `Press ${digit}: ${label}.`,
  labels: { message: 'leave a message', person: 'speak to a person' },
  leaveMessage:
    'Please leave your name, your number and your message after the tone, then press the hash key.',
  thanks: 'Thank you. We will call you back. Goodbye.',
  nobodyFree: 'Nobody is free right now. Can I help you myself, or take a message?',
  tooLong: 'Sorry, this call has to end now. Please call again to go on. Goodbye.',
}

const german: Phrases = {
  stillThere: 'Sind Sie noch da?',
  goodbye: 'Ich lege jetzt auf. Rufen Sie gerne wieder an. Auf Wiederhören.',
  again: 'Entschuldigung, das habe ich nicht verstanden. Können Sie es noch einmal sagen?',
  filler: ['Einen Moment, bitte.', 'Ich suche noch, danke für Ihre Geduld.'],
  sorry: 'Entschuldigung, bei uns ist etwas schiefgegangen. Können Sie das noch einmal sagen?',
  late: 'Entschuldigung, das dauert länger als es sollte. Können Sie das noch einmal sagen?',
  cannotHear:
    'Entschuldigung, ich verstehe Sie auf dieser Leitung nicht. Bitte benutzen Sie die Tasten Ihres Telefons.',
  press: (digit, label) => `Taste ${digit}: ${label}.`,
  labels: { message: 'eine Nachricht hinterlassen', person: 'mit einem Menschen sprechen' },
  leaveMessage:
    'Bitte nennen Sie nach dem Ton Ihren Namen, Ihre Nummer und Ihr Anliegen und drücken Sie dann die Rautetaste.',
  thanks: 'Vielen Dank. Wir rufen Sie zurück. Auf Wiederhören.',
  nobodyFree: 'Im Moment ist niemand frei. Kann ich Ihnen selbst helfen oder etwas ausrichten?',
  tooLong: 'Dieses Gespräch muss jetzt leider enden. Bitte rufen Sie noch einmal an. Auf Wiederhören.',
}

const lithuanian: Phrases = {
  stillThere: 'Ar mane girdite?',
  goodbye: 'Dabar padėsiu ragelį. Paskambinkite dar kartą, kai norėsite. Viso gero.',
  again: 'Atsiprašau, nesupratau. Ar galite pakartoti?',
  filler: ['Minutėlę, prašau.', 'Vis dar ieškau, ačiū už kantrybę.'],
  sorry: 'Atsiprašau, mums įvyko klaida. Ar galite pakartoti?',
  late: 'Atsiprašau, tai trunka per ilgai. Ar galite pakartoti?',
  cannotHear: 'Atsiprašau, šia linija jūsų nesuprantu. Prašau naudoti telefono klavišus.',
  press: (digit, label) => `Spauskite ${digit}: ${label}.`,
  labels: { message: 'palikti žinutę', person: 'kalbėti su žmogumi' },
  leaveMessage: 'Po signalo pasakykite savo vardą, numerį ir žinutę, tada paspauskite grotelių klavišą.',
  thanks: 'Ačiū. Mes jums perskambinsime. Viso gero.',
  nobodyFree: 'Šiuo metu nėra laisvų darbuotojų. Ar galiu padėti pats, ar perduoti žinutę?',
  tooLong: 'Atsiprašau, šis pokalbis turi baigtis. Paskambinkite dar kartą. Viso gero.',
}

const all: Readonly<Record<string, Phrases>> = { en: english, de: german, lt: lithuanian }

/** By BCP 47 tag; English where we have none. */
export function phrasesOf(language: string): Phrases {
  return all[language.slice(0, 2).toLowerCase()] ?? english
}
