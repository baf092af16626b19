import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { eventually } from './product.ts'

/** Debian's own; CHROMIUM names another one. */
const executable = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  path => path !== undefined && existsSync(path),
)

/** Why a browser test cannot run here, to be given to `skip`; with REQUIRE_PEERS=1 it fails instead. */
export const noBrowser: string | false =
  executable || process.env.REQUIRE_PEERS === '1'
    ? false
    : 'Chromium is missing. Install it with: apt-get install chromium'

/** Of Chromium: pages may use a microphone, and hear its beeps or the sound of the file. */
export const fakeMicrophone = (file?: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  ...(file === undefined ? [] : [`--use-file-for-fake-audio-capture=${file}%noloop`]),
]

/** A Chromium that calls nobody by itself. Its pages have a minute for what takes one second on a machine at rest. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  if (!executable) throw new Error('Chromium is missing. Install it with: apt-get install chromium')
  const browser = await chromium.launch({
    executablePath: executable,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })
  browser.on('context', context => context.setDefaultTimeout(60_000))
  return browser
}

/** What was changed last is laid out and has stopped moving; what turns for ever, as a spinner, is not waited for. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    const ends = document
      .getAnimations()
      .filter(one => Number.isFinite(one.effect?.getComputedTiming().endTime))
    await Promise.allSettled(ends.map(one => one.finished))
  })
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface AxeResult {
  violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[]
}

/**
 * What axe finds wrong on the page as it stands, one line for each element. Frames are left out: axe talks to them by
 * scripts, and the frame of an e-mail allows none.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await drawn(page)
  await page.evaluate(axe)
  const result = await page.evaluate<AxeResult, string[]>(
    values => Reflect.get(globalThis, 'axe').run(document, { iframes: false, runOnly: values }),
    rules,
  )
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      node => `${id}: ${node.target.join(' ')} ${node.failureSummary?.replaceAll(/\s+/g, ' ') ?? ''}`,
    ),
  )
}

/** Waits until nothing fits any more. `waitFor` would throw while two do, and of many it looks only at the first. */
export async function gone(locator: Locator): Promise<void> {
  await eventually(async () => (await locator.count()) === 0, `the end of ${locator}`)
}

/** Waits until exactly one fits: what is shown at once and again as stored can stand there twice for a moment. */
export async function once(locator: Locator): Promise<void> {
  await eventually(async () => (await locator.count()) === 1, `only one ${locator}`)
}

/** Pixels by which the page is wider than the window; on a phone it must not scroll sideways. */
export async function overflow(page: Page): Promise<number> {
  await drawn(page)
  return await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
}
