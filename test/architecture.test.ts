import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { test } from 'node:test'
import { parseSync, Visitor } from 'oxc-parser'
import { channels } from '../contract/message.ts'

const root = join(import.meta.dirname, '..')

/** What one file says: modules it needs at run time or for types, and string values with the property they belong to. */
interface Source {
  readonly path: string
  readonly imports: readonly string[]
  readonly values: readonly { readonly value: string; readonly of: string | undefined }[]
}

const files = globSync('{contract,server,simulator}/**/*.ts', { cwd: root })
  .map(path => path.replaceAll('\\', '/'))
  .sort()
  .map(path => read(path, readFileSync(join(root, path), 'utf8')))

const rules: readonly { readonly name: string; readonly broken: (source: Source) => string[] }[] = [
  { name: 'contract/ imports nothing of ours and only two libraries', broken: foreignToContract },
  { name: 'connectors, brain and data never import each other', broken: acrossLayers },
  { name: 'connectors never import each other', broken: acrossConnectors },
  { name: 'only app.ts names a concrete connector', broken: concreteConnectors },
  { name: 'only app.ts knows of the simulator', broken: simulatorInServer },
  { name: 'nothing outside of tests imports test support', broken: testSupport },
  { name: 'channel names are values in the routing tables only', broken: channelNames },
]

for (const { name, broken } of rules) {
  test(name, () => {
    const found = files.flatMap(source => broken(source).map(what => `${source.path}: ${what}`))
    assert.deepEqual(found, [])
  })
}

const samples: readonly [rule: string, path: string, text: string, expected: number][] = [
  ['contract/ imports', 'contract/a.ts', "import { db } from '../server/data/database.ts'", 1],
  ['contract/ imports', 'contract/a.ts', "import { z } from 'zod'\nexport * from './message.ts'", 0],
  ['contract/ imports', 'contract/a.ts', "import pg from 'pg'", 1],
  ['connectors, brain', 'server/brain/a.ts', "import type { A } from '../data/people.ts'", 1],
  ['connectors, brain', 'server/data/a.ts', "export { a } from '../brain/brain.ts'", 1],
  ['connectors, brain', 'server/connectors/email/a.ts', "const a = await import('../../data/a.ts')", 1],
  ['connectors, brain', 'server/data/a.ts', "import { a } from './b.ts' // from '../brain/brain.ts'", 0],
  ['connectors never', 'server/connectors/chat/a.ts', "import { a } from '../email/a.ts'", 1],
  ['connectors never', 'server/connectors/chat/a.ts', "import { a } from '../connector.ts'", 0],
  ['only app.ts names', 'server/conversations/a.ts', "import { a } from '../connectors/chat/a.ts'", 1],
  [
    'only app.ts names',
    'server/conversations/a.ts',
    "import type { A } from '../connectors/connector.ts'",
    0,
  ],
  ['only app.ts names', 'server/app.ts', "import { a } from './connectors/chat/a.ts'", 0],
  ['only app.ts knows', 'server/http/a.ts', "import { a } from '../../simulator/mail/mail-world.ts'", 1],
  ['nothing outside', 'server/data/a.ts', "import { a } from '../../test/support/database.ts'", 1],
  ['channel names', 'server/conversations/a.ts', "if (message.channel === 'email') send()", 1],
  ['channel names', 'server/conversations/a.ts', "switch (it.channel) { case 'chat': break }", 1],
  ['channel names', 'server/handoff/a.ts', "const first = { channel: 'phone' }", 1],
  ['channel names', 'server/jobs/a.ts', "const urgent = ['whatsapp']", 1],
  ['channel names', 'server/jobs/a.ts', 'const urgent = `sms`', 1],
  ['channel names', 'server/data/a.ts', "const kind = identity.kind === 'email'", 0],
  ['channel names', 'server/routing/outbound.ts', "const urgent = ['whatsapp']", 0],
]

for (const [rule, path, text, expected] of samples) {
  test(`the rule bites: ${rule} … ${expected === 0 ? 'allows' : 'reports'} ${text.replace('\n', ' ')}`, () => {
    const found = rules.find(({ name }) => name.startsWith(rule))?.broken(read(path, text))
    assert.equal(found?.length, expected)
  })
}

test('the rules look at every file there is', () => {
  assert.ok(files.length > 100, `only ${files.length} files were found`)
  assert.ok(files.some(({ imports }) => imports.includes('contract/message.ts')))
})

function read(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text)
  assert.deepEqual(errors, [], path)
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : [])),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
      text.slice(start, end).replaceAll(/^['"`]|['"`]$/g, ''),
    ),
  ]
  const inProject = (name: string) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name)
  return { path, imports: [...new Set(named)].map(inProject), values: valuesOf(program) }
}

type Program = ReturnType<typeof parseSync>['program']
type Values = { value: string; of: string | undefined }[]

/** String values of a program. `of` is the property or variable each is given to or compared with, where that is plain. */
function valuesOf(program: Program): Values {
  const owner = new Map<unknown, string | undefined>()
  const found: { node: unknown; value: string }[] = []
  new Visitor({
    BinaryExpression: ({ left, right }) => {
      owner.set(left, nameOf(right)).set(right, nameOf(left))
    },
    SwitchStatement: ({ discriminant, cases }) => {
      for (const { test } of cases) owner.set(test, nameOf(discriminant))
    },
    Property: ({ key, value }) => {
      owner.set(value, nameOf(key))
    },
    VariableDeclarator: ({ id, init }) => {
      owner.set(init, nameOf(id))
    },
    TSPropertySignature: () => {},
    Literal: node => {
      if (typeof node.value === 'string') found.push({ node, value: node.value })
    },
    TemplateLiteral: node => {
      const [only] = node.quasis
      if (only && node.quasis.length === 1) found.push({ node, value: only.value.cooked ?? '' })
    },
  }).visit(program)
  return found.map(({ node, value }) => ({ value, of: owner.get(node) }))
}

function nameOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('type' in node)) return undefined
  if (node.type === 'ChainExpression' && 'expression' in node) return nameOf(node.expression)
  if (node.type === 'MemberExpression' && 'property' in node) return nameOf(node.property)
  return node.type === 'Identifier' && 'name' in node && typeof node.name === 'string' ? node.name : undefined
}

function isTest({ path }: Source): boolean {
  return /\.test\.ts$|\/testing\//.test(path)
}

function foreignToContract({ path, imports }: Source): string[] {
  if (!path.startsWith('contract/') || path.endsWith('.test.ts')) return []
  return imports.filter(
    name => !name.startsWith('contract/') && !/^(?:zod|libphonenumber-js)(?:\/|$)/.test(name),
  )
}

function layerOf(path: string): string | undefined {
  return /^server\/(connectors|brain|data)\//.exec(path)?.[1]
}

function acrossLayers(source: Source): string[] {
  const layer = layerOf(source.path)
  if (layer === undefined || isTest(source)) return []
  return source.imports.filter(name => {
    const other = layerOf(name)
    return other !== undefined && other !== layer
  })
}

function connectorOf(path: string): string | undefined {
  return /^server\/connectors\/([^/]+)\//.exec(path)?.[1]
}

function acrossConnectors({ path, imports }: Source): string[] {
  const own = connectorOf(path)
  if (own === undefined) return []
  return imports.filter(name => ![undefined, own].includes(connectorOf(name)))
}

function concreteConnectors(source: Source): string[] {
  const outside = source.path.startsWith('server/') && layerOf(source.path) !== 'connectors'
  if (!outside || source.path === 'server/app.ts' || isTest(source)) return []
  return source.imports.filter(name => connectorOf(name) !== undefined)
}

function simulatorInServer(source: Source): string[] {
  if (!source.path.startsWith('server/') || source.path === 'server/app.ts' || isTest(source)) return []
  return source.imports.filter(name => name.startsWith('simulator/'))
}

function testSupport(source: Source): string[] {
  return isTest(source) ? [] : source.imports.filter(name => /^test\/|\/testing\/|\.test\.ts$/.test(name))
}

/**
 * A phone and an e-mail address are kinds of identifier too, and chat is a style of a medium: those three words count
 * only where they are given to, or compared with, something called a channel.
 */
function channelNames(source: Source): string[] {
  const exempt = /^server\/(?:connectors|routing)\/|^server\/data\/schema\.ts$|^(?:contract|simulator)\//
  const sample = /^server\/brain\/(?:example-turn|bench)\.ts$/
  if (exempt.test(source.path) || sample.test(source.path) || isTest(source)) return []
  const ambiguous = ['phone', 'email', 'chat']
  return source.values
    .filter(({ value }) => channels.some(channel => channel === value))
    .filter(({ value, of }) => !ambiguous.includes(value) || /channel/i.test(of ?? ''))
    .map(({ value, of }) => `the value '${value}'${of ? ` of ${of}` : ''}`)
}
