import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, secondsSince } from './command.ts'

interface Step {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
}

const types = ['tsconfig.json', 'console/tsconfig.json', 'widget/tsconfig.json']

const steps: readonly Step[] = [
  { name: 'format and lint', program: 'biome', args: ['check', '--max-diagnostics=200', '.'] },
  ...types.map(path => ({ name: `types of ${path}`, program: 'tsc', args: ['-p', path] })),
  { name: 'architecture', program: 'node', args: ['--test', 'test/architecture.test.ts'] },
  { name: 'nothing unused', program: 'knip', args: ['--no-progress'] },
]

let failed = 0
for (const { name, program, args } of steps) {
  const start = performance.now()
  const installed = program === 'node' || existsSync(join(root, 'node_modules/.bin', program))
  const { code, output } = installed
    ? await run(program, args)
    : { code: 1, output: `${program} is not installed. Run: npm ci --include=dev\n` }
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name}  ${secondsSince(start)}`)
  if (code === 0) continue
  failed += 1
  // What went well in a run of tests is not worth reading now.
  console.log(
    output
      .replaceAll(/^(?:✔|ℹ) .*\n/gm, '')
      .trim()
      .replaceAll(/^/gm, '      '),
  )
}
console.log(`${steps.length - failed} passed, ${failed} failed, 0 skipped`)
if (failed > 0) process.exitCode = 1
