import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { phone } from '../../contract/identifier.ts'
import { type ExampleEntry, ExampleError, exampleNames, type Fault, loadExample } from './example.ts'
import { parseRelativeTime, placeAppointments } from './example-calendar.ts'
import { factsIn, sentencesIn } from './example-facts.ts'

const shipped = ['dental-clinic', 'hotel', 'restaurant']
const folder = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))

/** A copy of the clinic with one file changed. */
async function changed(
  t: TestContext,
  file: string,
  edit: (source: string) => string,
): Promise<{ directory: string; lineOf: (needle: string) => number }> {
  const directory = await mkdtemp(join(tmpdir(), 'example-'))
  t.after(() => rm(directory, { recursive: true }))
  await cp(folder('dental-clinic'), directory, { recursive: true })
  const before = await readFile(join(directory, file), 'utf8')
  const after = edit(before)
  assert.notEqual(after, before, 'the test edits nothing')
  await writeFile(join(directory, file), after)
  return {
    directory,
    lineOf: needle => after.split('\n').findIndex(one => one.includes(needle)) + 1,
  }
}

async function faultsOf(directory: string): Promise<readonly Fault[]> {
  try {
    await loadExample(directory)
  } catch (error) {
    if (error instanceof ExampleError) return error.faults
    throw error
  }
  return []
}

test('the shipped examples are a clinic, a hotel and a restaurant', async () => {
  assert.deepEqual([...(await exampleNames())].sort(), shipped)
})

const least = { 'dental-clinic': 45, hotel: 20, restaurant: 20 }
for (const [name, entries] of Object.entries(least))
  test(`${name} loads, and its answers name no price, time or duration that its other files do not`, async () => {
    const example = await loadExample(name)
    assert.equal(example.name, name)
    assert.ok(example.knowledge.entries.length >= entries)
    const thin = example.knowledge.entries.filter((one: ExampleEntry) => one.variants.length < 4)
    assert.deepEqual(thin, [], 'each entry has at least four variants')
    const people = example.customers.customers.flatMap(one => one.phones)
    const refused = [example.profile.phone ?? '', ...people].filter(one => !phone(one))
    assert.deepEqual(refused, [], 'each number can be stored as an identifier')
  })

test('every demo appointment finds a time on whatever day the demo is started, and none overlap', async () => {
  for (const name of shipped) {
    const example = await loadExample(name)
    const wished = example.customers.customers.flatMap(one => one.appointments).length
    for (let day = 0; day < 365; day += 9) {
      const now = new Date(Date.UTC(2026, 10, 20 + day, 9, 30))
      const placed = placeAppointments(example, now)
      assert.equal(placed.length, wished, `${name} on ${now.toISOString()}`)
      const kept = placed.filter(one => one.status !== 'cancelled')
      for (const [at, one] of kept.entries())
        for (const other of kept.slice(at + 1))
          assert.ok(one.with !== other.with || one.end <= other.start || other.end <= one.start)
    }
  }
})

test('a price changed in one place only is reported with file, line and cure', async t => {
  const { directory, lineOf } = await changed(t, 'services.yaml', source =>
    source.replace('price: £395', 'price: £420'),
  )
  const faults = await faultsOf(directory)
  assert.ok(faults.length >= 1)
  assert.ok(faults.every(one => one.file === 'knowledge.yaml' && one.message.includes('£395')))
  assert.match(faults[0]?.message ?? '', /correct it, or list it under facts/)
  const source = await readFile(join(directory, 'knowledge.yaml'), 'utf8')
  for (const { line } of faults) assert.match(source.split('\n')[line - 1] ?? '', /£395/)
  assert.equal(lineOf('£395'), 0)
})

test('opening hours changed in one place only are reported too', async t => {
  const { directory } = await changed(t, 'hours.yaml', source =>
    source.replace("saturday: ['09:00-13:00']", "saturday: ['09:00-12:30']"),
  )
  const faults = await faultsOf(directory)
  assert.ok(faults.some(one => one.file === 'services.yaml' && one.message.includes('says closed')))
})

const mistakes = [
  ['profile.yaml', 'timeZone: Europe/London', 'timeZone: London', /write e\.g\. Europe\/London/],
  ['profile.yaml', 'locale: en-GB', 'locale: english_uk', /write e\.g\. en-GB/],
  ['profile.yaml', 'email: desk@maple-dental.example', 'email: desk at maple', /write name@example\.com/],
  ['profile.yaml', "phone: '+44 20 7946 0120'", 'phone: call us', /with its country code/],
  [
    'profile.yaml',
    'website: https',
    'homepage: https',
    /unknown key "homepage"; this place knows: .*website/,
  ],
  ['hours.yaml', "friday: ['08:30-17:00']", "friday: ['17:00-08:30']", /the earlier first/],
  ['services.yaml', 'minutes: 90', 'minutes: ninety', /whole minutes/],
  [
    'services.yaml',
    'staff: [Dr Lena Brandt]',
    'staff: [Dr Lena Brand]',
    /is called "Dr Lena Brand"; known: /,
  ],
  ['customers.yaml', 'when: next monday at 09:00', 'when: someday', /next tuesday at 10:00/],
  ['customers.yaml', 'service: Calm visit', 'service: Spa day', /no service is called "Spa day"/],
  ['team.yaml', 'role: viewer', 'role: boss', /owner/],
] as const

for (const [file, right, wrong, cure] of mistakes)
  test(`"${wrong}" in ${file} is refused on its own line, and the cure is named`, async t => {
    const { directory, lineOf } = await changed(t, file, source => source.replace(right, wrong))
    const faults = await faultsOf(directory)
    const found = faults.find(one => one.file === file && cure.test(one.message))
    assert.ok(found, JSON.stringify(faults))
    assert.equal(found.line, lineOf(wrong))
  })

test('a file that is no YAML is refused with its line, and a missing one by its name', async t => {
  const { directory } = await changed(t, 'team.yaml', source =>
    source.replace('name: Mina Patel,', 'name: ['),
  )
  await rm(join(directory, 'hours.yaml'))
  const faults = await faultsOf(directory)
  const [hours] = faults.filter(one => one.file === 'hours.yaml')
  assert.match(hours?.message ?? '', /cannot be read; create it/)
  assert.ok(faults.some(one => one.file === 'team.yaml' && one.line > 1 && /is no YAML/.test(one.message)))
})

test('all faults are told at once, each on a line of its own', async t => {
  const { directory } = await changed(t, 'profile.yaml', source =>
    source.replace('currency: GBP', 'currency: pounds').replace('country: GB', 'country: England'),
  )
  await assert.rejects(loadExample(directory), (error: unknown) => {
    assert.ok(error instanceof ExampleError)
    assert.equal(error.faults.length, 2)
    assert.match(error.message, /\n {2}profile\.yaml:\d+ .*\n {2}profile\.yaml:\d+ /)
    return true
  })
})

test('a name that is no example lists those there are', async () => {
  await assert.rejects(loadExample('florist'), /dental-clinic, hotel, restaurant/)
})

test('aliases that multiply without end do not fill the memory', async t => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`
  const { directory } = await changed(t, 'team.yaml', () => bomb)
  assert.ok((await faultsOf(directory)).some(one => one.file === 'team.yaml'))
})

test('facts are read in one spelling however they are written', () => {
  assert.deepEqual(
    [...factsIn('£1,200.00, open 8:30 am to 5pm, noon; 1 hour or 45-minute visits, $95')].sort(),
    ['$95', '08:30', '12:00', '17:00', '45 min', '60 min', '£1200'].sort(),
  )
  assert.deepEqual(factsIn('Room 4 sleeps 2, call 111'), [])
  assert.equal(sentencesIn('Ask Dr. Hart. She is in at 8.30 today! Really?'), 3)
})

test('relative times are read, and what is none is refused', () => {
  assert.deepEqual(parseRelativeTime('Friday in 2 weeks at 10:00'), { weekday: 5, weeks: 2, time: '10:00' })
  assert.deepEqual(parseRelativeTime('5 days ago'), { days: -5 })
  for (const none of ['', 'soon', 'friday', 'next friday at 25:00', '2026-12-01'])
    assert.equal(parseRelativeTime(none), undefined)
})
