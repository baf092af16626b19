/** 0 to 19 by place. */
export const small = [
  'null',
  'eins',
  'zwei',
  'drei',
  'vier',
  'fünf',
  'sechs',
  'sieben',
  'acht',
  'neun',
  'zehn',
  'elf',
  'zwölf',
  'dreizehn',
  'vierzehn',
  'fünfzehn',
  'sechzehn',
  'siebzehn',
  'achtzehn',
  'neunzehn',
] as const

/** 20 to 90 by place. */
export const tens = [
  'zwanzig',
  'dreißig',
  'vierzig',
  'fünfzig',
  'sechzig',
  'siebzig',
  'achtzig',
  'neunzig',
] as const

/** Millions and more, by place (long scale): one, several. */
export const scales = [
  ['million', 'millionen'],
  ['milliarde', 'milliarden'],
  ['billion', 'billionen'],
  ['billiarde', 'billiarden'],
  ['trillion', 'trillionen'],
] as const

export const months = [
  'januar',
  'februar',
  'märz',
  'april',
  'mai',
  'juni',
  'juli',
  'august',
  'september',
  'oktober',
  'november',
  'dezember',
] as const

/** Written short forms. */
export const monthByName: ReadonlyMap<string, number> = new Map([
  ...months.map((name, place): [string, number] => [name, place]),
  ...months.map((name, place): [string, number] => [name.slice(0, 3), place]),
  ['jänner', 0],
  ['mrz', 2],
  ['sept', 8],
])

export interface Money {
  readonly symbol: string
  readonly name: string
  readonly one: string
  readonly many: string
}

export const currencies: readonly Money[] = [
  { symbol: '€', name: 'Euro', one: 'Cent', many: 'Cent' },
  { symbol: '$', name: 'Dollar', one: 'Cent', many: 'Cent' },
  { symbol: '£', name: 'Pfund', one: 'Penny', many: 'Pence' },
]

/** Symbol, one, several. Durations only when spoken out: "3 h" is for writing. */
export const units: readonly (readonly [symbol: string, one: string, many: string])[] = [
  ['%', 'Prozent', 'Prozent'],
  ['km/h', 'Kilometer pro Stunde', 'Kilometer pro Stunde'],
  ['km²', 'Quadratkilometer', 'Quadratkilometer'],
  ['m²', 'Quadratmeter', 'Quadratmeter'],
  ['km', 'Kilometer', 'Kilometer'],
  ['cm', 'Zentimeter', 'Zentimeter'],
  ['mm', 'Millimeter', 'Millimeter'],
  ['m', 'Meter', 'Meter'],
  ['kg', 'Kilogramm', 'Kilogramm'],
  ['g', 'Gramm', 'Gramm'],
  ['ml', 'Milliliter', 'Milliliter'],
  ['l', 'Liter', 'Liter'],
  ['°C', 'Grad Celsius', 'Grad Celsius'],
  ['mV', 'Millivolt', 'Millivolt'],
  ['ft', 'Fuß', 'Fuß'],
]

export const durations: readonly (readonly [symbol: string, one: string, many: string])[] = [
  ['h', 'Stunde', 'Stunden'],
  ['Std.', 'Stunde', 'Stunden'],
  ['Std', 'Stunde', 'Stunden'],
  ['min', 'Minute', 'Minuten'],
  ['Min.', 'Minute', 'Minuten'],
  ['Min', 'Minute', 'Minuten'],
]

/** Spoken mark → the character in an address. */
export const marks: ReadonlyMap<string, string> = new Map([
  ['punkt', '.'],
  ['bindestrich', '-'],
  ['minus', '-'],
  ['strich', '-'],
  ['unterstrich', '_'],
  ['slash', '/'],
  ['schrägstrich', '/'],
  ['plus', '+'],
  ['doppelpunkt', ':'],
  ['fragezeichen', '?'],
  ['gleichheitszeichen', '='],
])

/** The same marks as a voice says them. */
export const markNames: Readonly<Record<string, string>> = {
  '.': 'Punkt',
  '@': 'at',
  '-': 'Bindestrich',
  _: 'Unterstrich',
  '/': 'Slash',
  '+': 'Plus',
  ':': 'Doppelpunkt',
  '?': 'Fragezeichen',
  '=': 'Gleichheitszeichen',
  '&': 'und',
}

/** Words before an address that are never part of it: "meine E-Mail ist …". */
export const before: ReadonlySet<string> = new Set([
  'ist',
  'lautet',
  'e-mail',
  'email',
  'mail',
  'adresse',
  'meine',
  'mein',
  'die',
  'der',
  'das',
  'an',
  'unter',
  'auf',
  'von',
  'ja',
  'nein',
  'also',
  'und',
  'oder',
  'bei',
  'für',
  'zu',
  'mich',
  'mir',
  'uns',
  'bitte',
  'wäre',
  'war',
])

/** "am 5. Mai" is "am fünften", "der 5. Mai" is "der fünfte", alone it is "fünfter" (Duden, Grammatik, Deklination der Ordinalzahlen). */
export const weak: Readonly<Record<string, string>> = {
  am: 'n',
  vom: 'n',
  zum: 'n',
  beim: 'n',
  im: 'n',
  dem: 'n',
  den: 'n',
  des: 'n',
  bis: 'n',
  ab: 'n',
  der: '',
  die: '',
  das: '',
}

export const weekdays: Readonly<Record<string, string>> = {
  mo: 'Montag',
  di: 'Dienstag',
  mi: 'Mittwoch',
  do: 'Donnerstag',
  fr: 'Freitag',
  sa: 'Samstag',
  so: 'Sonntag',
}

export const abbreviations: Readonly<Record<string, string>> = {
  Dr: 'Doktor',
  Prof: 'Professor',
  Nr: 'Nummer',
  Tel: 'Telefon',
}
