/** Symbol, spoken for one, spoken for more. SI brochure 9th ed. tables 2 to 8 for case; customary units as in everyday writing. */
export interface Unit {
  readonly symbol: string
  readonly one: string
  readonly many: string
}

const unit = (symbol: string, one: string, many = `${one}s`): Unit => ({ symbol, one, many })

const prefixes: readonly (readonly [name: string, symbol: string])[] = [
  ['nano', 'n'],
  ['micro', 'μ'],
  ['milli', 'm'],
  ['centi', 'c'],
  ['deci', 'd'],
  ['kilo', 'k'],
  ['mega', 'M'],
  ['giga', 'G'],
  ['tera', 'T'],
]

const scalable: readonly Unit[] = [
  unit('m', 'meter'),
  unit('g', 'gram'),
  unit('l', 'liter'),
  unit('W', 'watt'),
  unit('Wh', 'watt hour'),
  unit('Hz', 'hertz', 'hertz'),
  unit('V', 'volt'),
  unit('A', 'amp'),
  unit('J', 'joule'),
  unit('b', 'bit'),
  unit('B', 'byte'),
  unit('bps', 'bit per second', 'bits per second'),
  unit('cal', 'calorie'),
  unit('Pa', 'pascal'),
  unit('bar', 'bar'),
]

const plain: readonly Unit[] = [
  unit('%', 'percent', 'percent'),
  unit('ft', 'foot', 'feet'),
  unit('in', 'inch', 'inches'),
  unit('yd', 'yard'),
  unit('mi', 'mile'),
  unit('mph', 'mile per hour', 'miles per hour'),
  unit('km/h', 'kilometer per hour', 'kilometers per hour'),
  unit('m/s', 'meter per second', 'meters per second'),
  unit('lb', 'pound'),
  unit('oz', 'ounce'),
  unit('ha', 'hectare'),
  unit('lm', 'lumen'),
  unit('hp', 'horsepower', 'horsepower'),
  unit('cc', 'c c', 'c c'),
  unit('°C', 'degree celsius', 'degrees celsius'),
  unit('°F', 'degree fahrenheit', 'degrees fahrenheit'),
  unit('K', 'kelvin', 'kelvin'),
  unit('dB', 'decibel'),
  unit('gal', 'gallon'),
  unit('rpm', 'revolution per minute', 'revolutions per minute'),
]

const scaled = scalable.flatMap(each => [
  each,
  ...prefixes.map(([name, symbol]) => unit(symbol + each.symbol, name + each.one, name + each.many)),
])

const lengths = [
  ...scaled.filter(each => each.one.endsWith('meter')),
  ...plain.filter(each => ['ft', 'in', 'yd', 'mi'].includes(each.symbol)),
]
const metric = (each: Unit) => each.one.endsWith('meter')

const powers = lengths.flatMap(each => [
  unit(metric(each) ? `${each.symbol}²` : `sq ${each.symbol}`, `square ${each.one}`, `square ${each.many}`),
  unit(metric(each) ? `${each.symbol}³` : `cu ${each.symbol}`, `cubic ${each.one}`, `cubic ${each.many}`),
])

/** Durations stay words: "2 h" would be harder for whoever reads on than "two hours". */
export const units: readonly Unit[] = [...scaled, ...plain, ...powers]

/** Units by the words they are spoken with. "pound" is money when heard. British spellings and split prefixes ("kilo watt") included. */
export const unitBySpoken: ReadonlyMap<string, Unit> = new Map(
  units
    .filter(each => each.one !== 'pound' && each.one !== 'bar')
    .flatMap(each =>
      [each.one, each.many].flatMap(name => [...spellings(name)].map((form): [string, Unit] => [form, each])),
    ),
)

function* spellings(name: string): Iterable<string> {
  const british = name.replace('meter', 'metre').replace('liter', 'litre')
  for (const form of new Set([name, british])) {
    yield form
    const split = form.replace(/(?<=^|\s)(nano|micro|milli|centi|deci|kilo|mega|giga|tera)(?=[a-z])/, '$1 ')
    if (split !== form) yield split
  }
  if (name.startsWith('degree')) yield name.replace('celsius', 'centigrade')
  if (name === 'percent') yield 'per cent'
}

/** The most words that name one unit ("cubic kilo meters per second" and shorter). */
export const longestUnit = Math.max(...[...unitBySpoken.keys()].map(name => name.split(' ').length))

const durations: readonly Unit[] = [
  unit('h', 'hour'),
  unit('hr', 'hour'),
  unit('hrs', 'hour'),
  unit('min', 'minute'),
  unit('mins', 'minute'),
  unit('sec', 'second'),
]

/** Units by their written symbol, durations included. Single capitals are left out: "221B" and "seat 5A" are no bytes and amperes. */
export const unitBySymbol: ReadonlyMap<string, Unit> = new Map([
  ...[...units.filter(each => !/^[A-Zb]$/.test(each.symbol)), ...durations].map((each): [string, Unit] => [
    each.symbol,
    each,
  ]),
  ...[
    ['lbs', 'lb'],
    ['m2', 'm²'],
    ['m3', 'm³'],
    ['km2', 'km²'],
    ['kmh', 'km/h'],
    ['kph', 'km/h'],
    ['Mbps', 'Mbps'],
    ['mbps', 'Mbps'],
    ['gbps', 'Gbps'],
    ['kbps', 'kbps'],
    ['KG', 'kg'],
    ['Kg', 'kg'],
    ['KM', 'km'],
    ['gb', 'GB'],
    ['mb', 'MB'],
    ['ml', 'ml'],
    ['mL', 'ml'],
    ['L', 'l'],
  ].flatMap(([form, symbol]): [string, Unit][] =>
    units.filter(each => each.symbol === symbol).map(each => [form ?? '', each]),
  ),
])
