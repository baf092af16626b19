import { existsSync, globSync } from 'node:fs'
import { join, sep } from 'node:path'
import { root, secondsSince } from './command.ts'
import { type FileResult, runTestFile } from './test-file.ts'

/** ms after which a test file hangs: ten times what the slowest one takes. */
const longest = 300_000

/** What a set of tests needs that npm cannot install: the Debian package and a file that it brings. */
type Peer = readonly [debianPackage: string, anyOf: readonly string[]]

const mail: readonly Peer[] = [
  ['dovecot-core', ['/usr/sbin/dovecot']],
  ['dovecot-imapd', ['/usr/lib/dovecot/imap']],
  ['postfix', ['/usr/sbin/postfix']],
  ['swaks', ['/usr/bin/swaks']],
]
const shortMessages: readonly Peer[] = [
  ['kannel', ['/usr/sbin/bearerbox']],
  ['kannel-extras', ['/usr/lib/kannel/test/drive_smpp']],
]
const calls: readonly Peer[] = [
  ['baresip-core', ['/usr/bin/baresip']],
  ['espeak-ng', ['/usr/bin/espeak-ng']],
  ['flite', ['/usr/bin/flite']],
  ['kamailio', ['/usr/sbin/kamailio']],
  ['pocketsphinx', ['/usr/bin/pocketsphinx_continuous', '/usr/bin/pocketsphinx']],
  ['pocketsphinx-en-us', ['/usr/share/pocketsphinx/model/en-us']],
  ['sip-tester', ['/usr/bin/sipp']],
]
interface TestSet {
  /** Files at once. */
  readonly concurrency: number
  /** Files that hardly compute but wait in real time: one by one beside the others. */
  readonly patient?: RegExp
  files(): string[]
  readonly peers: readonly Peer[]
}
const sets: Readonly<Record<string, TestSet>> = {
  unit: {
    // Two: more of them wait for one another on the two cores of a small machine.
    concurrency: 2,
    patient: /^(?:test\/journeys|simulator\/smsc)\//,
    files: () =>
      find('{bench,console,contract,server,simulator,test,widget,scripts,examples}/**/*.test.ts').filter(
        file => !/^test\/(?:peers|browser)\//.test(file),
      ),
    peers: [],
  },
  peers: {
    concurrency: 1,
    // Calls take as long as people talk.
    patient: /^test\/peers\/phone\/(?:calls|leaks|sipp)\./,
    files: () => find('test/peers/**/*.test.ts'),
    peers: [...mail, ...shortMessages, ...calls, ['postgresql', ['/usr/lib/postgresql']]],
  },
  browser: {
    concurrency: 1,
    files: () => find('test/browser/**/*.test.ts'),
    peers: [['chromium', ['/usr/bin/chromium', '/usr/bin/chromium-browser']]],
  },
}

/** More failed files than this are a fault, not a busy machine. */
const mostAgain = 3

const [name = '', ...chosen] = process.argv.slice(2)
const set = sets[name]
if (set === undefined) {
  console.error(`There is no set of tests "${name}". The sets are ${Object.keys(sets).join(', ')}.`)
  process.exitCode = 2
} else {
  process.exitCode = await test(set, chosen.length > 0 ? chosen : set.files())
}

async function test({ concurrency, patient, peers }: TestSet, files: readonly string[]): Promise<number> {
  const missing = peers.filter(([, paths]) => !paths.some(path => existsSync(path))).map(([peer]) => peer)
  if (missing.length > 0) {
    console.error(`Missing: ${missing.join(', ')}. Install them with: apt-get install ${missing.join(' ')}`)
    if (process.env.REQUIRE_PEERS === '1') return fail('REQUIRE_PEERS=1 forbids to skip their tests.')
    console.error('Tests that need them are skipped.')
  }
  const absent = files.filter(file => !existsSync(join(root, file)))
  if (absent.length > 0) return fail(`There is no file ${absent.join(', ')} in the folder of the project.`)
  if (files.length === 0) return fail('There are no test files.')
  const start = performance.now()
  const waiting = files.filter(file => !patient?.test(file))
  const results: { file: string; result: FileResult }[] = []
  /** Failed beside others and passed alone: a busy machine, or a test that races. Named, because it wants mending. */
  const unsteady: string[] = []
  const lane = async (waiting: string[]) => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const began = performance.now()
      const result = await runTestFile(file, longest)
      results.push({ file, result })
      console.log(`${result.failed > 0 ? '✖' : '▶'} ${file} (${secondsSince(began)})\n${result.output}`)
    }
  }
  await Promise.all([
    lane(files.filter(file => patient?.test(file))),
    ...Array.from({ length: concurrency }, () => lane(waiting)),
  ])
  const bad = results.filter(({ result }) => result.failed > 0)
  for (const each of bad.length > mostAgain ? [] : bad) {
    const again = await runTestFile(each.file, longest)
    if (again.failed === 0) unsteady.push(each.file)
    else console.log(`✖ ${each.file}, once more, alone\n${again.output}`)
    each.result = again
  }
  const total = (key: 'passed' | 'failed' | 'skipped') =>
    results.reduce((sum, { result }) => sum + result[key], 0)
  for (const { file, result } of results) if (result.failed > 0) console.log(`✖ ${file}`)
  for (const file of unsteady) console.log(`UNSTEADY ${file} failed beside others and passed alone`)
  console.log(`${files.length} files in ${secondsSince(start)}`)
  console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`)
  return total('failed') > 0 ? 1 : 0
}

function fail(reason: string): number {
  console.error(reason)
  console.log('0 passed, 1 failed, 0 skipped')
  return 1
}

function find(pattern: string): string[] {
  return (
    globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] })
      .map(path => path.split(sep).join('/'))
      .sort()
      // The journeys are the slowest: first, or one of them runs alone at the end.
      .reverse()
  )
}
