import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Where the models of sherpa-onnx are, and the list of their checksums: a name and its SHA-256 on each line. */
const release = 'https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models'
const checksums = 'checksum.txt'

/** Streaming models that fit a telephone line; sizes of the archives in MB. */
const catalogue = [
  { name: 'sherpa-onnx-streaming-zipformer-en-kroko-2025-08-06', language: 'English', megabytes: 55 },
  { name: 'sherpa-onnx-streaming-zipformer-de-kroko-2025-08-06', language: 'German', megabytes: 55 },
  { name: 'sherpa-onnx-streaming-zipformer-fr-kroko-2025-08-06', language: 'French', megabytes: 55 },
  { name: 'sherpa-onnx-streaming-zipformer-es-kroko-2025-08-06', language: 'Spanish', megabytes: 55 },
  { name: 'sherpa-onnx-streaming-zipformer-en-2023-06-26', language: 'English, larger', megabytes: 296 },
  { name: 'sherpa-onnx-streaming-zipformer-en-20M-2023-02-17', language: 'English, small', megabytes: 122 },
] as const

export interface ModelsWorld {
  readonly dataDir: string
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  /** What is wrong with a directory of a model, in words; undefined when it is complete and loads. */
  modelFault(directory: string): Promise<string | undefined>
}

const usage = `  npm run frontdesk -- models                   recognition models: where to get them, where they belong
  npm run frontdesk -- models verify            whether the models that are there are complete and load
  npm run frontdesk -- models verify FILE...    whether archives arrived whole, by ${checksums} beside them`

/** `frontdesk models`: nothing is downloaded, all is said. Exit codes as of every command. */
export async function modelsCommand(args: readonly string[], world: ModelsWorld): Promise<0 | 1 | 2> {
  const [verb = 'list', ...files] = args
  if (verb === 'list' && files.length === 0) return list(world)
  if (verb === 'verify') return files.length > 0 ? verifyFiles(files, world) : verifyDirectories(world)
  world.complain(`There is no such command.\n\n${usage}`)
  return 2
}

async function list(world: ModelsWorld): Promise<0> {
  const home = join(world.dataDir, 'models')
  const there = new Set(await directoriesIn(home))
  const width = Math.max(...catalogue.map(({ language }) => language.length))
  world.print('Models for recognition on this machine (engine "sherpa"):\n')
  for (const { name, language, megabytes } of catalogue)
    world.print(
      `${there.has(name) ? 'here' : '    '}  ${language.padEnd(width)}  ${String(megabytes).padStart(3)} MB  ${release}/${name}.tar.bz2`,
    )
  world.print(`
1. Load an archive and ${release}/${checksums} into ${home}
2. Check it:  npm run frontdesk -- models verify ${join(home, 'NAME.tar.bz2')}
3. Unpack it: tar xf NAME.tar.bz2 -C ${home}
4. npm install --no-save sherpa-onnx-node@1.13.8
5. npm run frontdesk -- models verify
6. Add the recogniser to the phone account: { "engine": "sherpa", "directory": "${join(home, 'NAME')}" }

Each archive has its licence in its README. Voices need no model: see docs/speech.md.`)
  return 0
}

async function verifyDirectories(world: ModelsWorld): Promise<0 | 1> {
  const home = join(world.dataDir, 'models')
  const names = await directoriesIn(home)
  if (names.length === 0) {
    world.complain(`There is no model in ${home}. See: npm run frontdesk -- models`)
    return 1
  }
  let faults = 0
  for (const name of names) {
    const fault = await world.modelFault(join(home, name))
    if (fault) faults += 1
    world.print(`${fault ? 'MEND' : 'ok  '}  ${name}${fault ? `  ${fault}` : ''}`)
  }
  return faults === 0 ? 0 : 1
}

async function verifyFiles(files: readonly string[], world: ModelsWorld): Promise<0 | 1> {
  let faults = 0
  for (const file of files) {
    const fault = await fileFault(file)
    if (fault) faults += 1
    world.print(`${fault ? 'MEND' : 'ok  '}  ${basename(file)}${fault ? `  ${fault}` : ''}`)
  }
  return faults === 0 ? 0 : 1
}

async function fileFault(file: string): Promise<string | undefined> {
  const info = await stat(file).catch(() => undefined)
  if (!info?.isFile()) return `There is no file ${file}.`
  const list = join(dirname(file), checksums)
  const lines = await readFile(list, 'utf8').catch(() => undefined)
  if (lines === undefined) return `${list} is missing. Load it from ${release}/${checksums}`
  const expected = checksumOf(lines, basename(file))
  if (!expected) return `${checksums} does not know this name. Keep the name the file had on the server.`
  const actual = await sha256(file)
  return actual === expected ? undefined : 'It did not arrive whole, or is another file. Load it again.'
}

/** Lines of "name sha256", as k2-fsa writes them, or "sha256  name", as sha256sum does. */
function checksumOf(lines: string, name: string): string | undefined {
  for (const line of lines.split('\n')) {
    const [first = '', second = ''] = line.trim().split(/\s+\*?/)
    const sum = first === name ? second : second === name ? first : ''
    if (/^[0-9a-f]{64}$/i.test(sum)) return sum.toLowerCase()
  }
  return undefined
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer)
  return hash.digest('hex')
}

async function directoriesIn(home: string): Promise<string[]> {
  const entries = await readdir(home, { withFileTypes: true }).catch(() => [])
  return entries
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}
