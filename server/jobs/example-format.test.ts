import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { email, phone } from '../../contract/identifier.ts'
import { exampleNames, loadExample } from './example.ts'
import { placeAppointments } from './example-calendar.ts'
import { factsIn } from './example-facts.ts'
import {
  customersFile,
  hoursFile,
  knowledgeFile,
  profileFile,
  servicesFile,
  teamFile,
} from './example-format.ts'

const guide = await readFile(new URL('../../docs/example-format.md', import.meta.url), 'utf8')

test('the document explains every key of every file', () => {
  const words = new Set(guide.match(/[\w-]+/g))
  const files = [profileFile, hoursFile, servicesFile, knowledgeFile, customersFile, teamFile]
  const keys = new Set(files.flatMap(file => Object.keys(file.shape)))
  assert.deepEqual(
    [...keys].filter(key => !words.has(key)),
    [],
  )
})

test('an owner who copies the six pieces of the document gets a business that loads', async t => {
  const directory = await mkdtemp(join(tmpdir(), 'example-'))
  t.after(() => rm(directory, { recursive: true }))
  const pieces = [...guide.matchAll(/^## (\w+\.yaml)\n```yaml\n([\s\S]*?)^```/gm)]
  for (const [, file = '', source = ''] of pieces) await writeFile(join(directory, file), source)
  assert.equal(pieces.length, 6)
  const example = await loadExample(directory)
  assert.equal(placeAppointments(example, new Date()).length, 3)
})

for (const name of await exampleNames()) {
  test(`nobody real can be reached through the ${name}`, async () => {
    const { profile, customers, team, services } = await loadExample(name)
    const phones = [profile.phone ?? [], customers.customers.flatMap(one => one.phones)].flat()
    const fictional = /^\+44(?:7700900|2079460|1632960|1(?:1[3-8]|[2-6]1)4960)\d{3}$|^\+1\d{3}55501\d\d$/
    assert.deepEqual(
      phones.filter(number => !fictional.test(number)),
      [],
      'numbers that Ofcom and NANPA reserve for fiction',
    )
    const emails = [
      profile.email ?? [],
      ...[...customers.customers.flatMap(one => one.emails), ...team.teammates.map(one => one.email)],
      ...services.staff.flatMap(person => person.email ?? []),
    ].flat()
    assert.deepEqual(
      emails.filter(address => !/[@.]example(?:\.(?:com|org|net))?$/.test(address)),
      [],
      'domains that RFC 2606 reserves',
    )
  })

  test(`every customer of the ${name} is recognised by the contacts in the file`, async () => {
    const { customers } = await loadExample(name)
    for (const one of customers.customers) {
      assert.ok(one.phones.length + one.emails.length > 0, `${one.name} has no contact`)
      for (const number of one.phones) assert.equal(phone(number)?.value, number)
      for (const address of one.emails) assert.equal(email(address)?.value, address)
    }
  })

  test(`answers of the ${name} give no other phone number or address than its own`, async () => {
    const { knowledge, profile } = await loadExample(name)
    for (const { key, answer } of knowledge.entries) {
      for (const [number] of answer.matchAll(/(?<!\d)(?:\+|0)\d[\d ]{8,}\d/g))
        assert.equal(phone(number, profile.country)?.value ?? number.replaceAll(' ', ''), profile.phone, key)
      for (const [address] of answer.matchAll(/[\w.-]+@[\w-]+(?:\.[\w-]+)+/g))
        assert.equal(address, profile.email, key)
    }
  })

  test(`a price beside the name of a service of the ${name} is that service's price`, async () => {
    const { knowledge, services } = await loadExample(name)
    const longestFirst = services.services.toSorted((a, b) => b.name.length - a.name.length)
    for (const { key, answer } of knowledge.entries)
      for (const [, said = '', price = ''] of answer.matchAll(
        /\b([A-Za-z' -]{4,40}?) costs? (?:from )?([£$][\d,.]*\d)/g,
      )) {
        const service = longestFirst.find(one => said.toLowerCase().endsWith(one.name.toLowerCase()))
        if (service?.price)
          assert.deepEqual(
            factsIn(price),
            factsIn(service.price),
            `${key}: "${said} costs ${price}", but services.yaml says ${service.price}`,
          )
      }
  })
}
