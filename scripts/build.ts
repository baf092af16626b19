import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createTemplate } from '../server/data/template.ts'
import { root, run, secondsSince } from './command.ts'

const failures = [await page('console'), await page('widget'), await template()].filter(
  worked => !worked,
).length
if (failures > 0) process.exitCode = 1

/** Bundles one of the two browser programs into its dist folder. */
async function page(name: string): Promise<boolean> {
  const start = performance.now()
  const config = `${name}/vite.config.ts`
  if (!existsSync(join(root, config))) {
    console.error(`The ${name} was not built: ${config} is missing. Restore it from the repository.`)
    return false
  }
  if (!existsSync(join(root, 'node_modules/.bin/vite'))) {
    console.error(`The ${name} was not built: vite is missing. Install everything with: npm ci --include=dev`)
    return false
  }
  const { code, output } = await run('vite', ['build', '-c', config, '--logLevel', 'warn'])
  if (code !== 0) console.error(`The ${name} was not built:\n${output}`)
  else console.log(`built ${name}/dist in ${secondsSince(start)}`)
  return code === 0
}

async function template(): Promise<boolean> {
  const start = performance.now()
  try {
    const { path, made } = await createTemplate()
    const place = relative(root, path)
    console.log(made ? `built ${place} in ${secondsSince(start)}` : `kept ${place}`)
    return true
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    console.error(`The template of the database was not built: ${reason}`)
    return false
  }
}
