import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { CallSettings } from '../../contract/call-settings.ts'
import { accessibilityFaults, gone, launchBrowser, noBrowser, overflow } from '../support/browser.ts'
import { consolePage, signInOn } from '../support/console-page.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'

/** A directory for pictures that a person looks at; none are taken without it. */
const pictures = process.env.PICTURES

describe('the owner sets what callers hear', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let page: Page
  const faults: string[] = []

  before(async () => {
    product = await startProduct()
    browser = await launchBrowser()
    page = await consolePage(browser, product, { width: 1280, height: 900 }, faults)
    await signInOn(page, product)
    await page.goto('/settings')
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Calls' }).click()
  })
  after(async () => {
    await browser?.close()
    await product?.stop()
  })
  const part = () => page.getByRole('region', { name: 'Calls', exact: true })
  const heard = () => part().getByRole('figure', { name: 'What callers hear' })
  const stored = () => product.json<CallSettings>('/api/call-settings')
  const save = () => page.getByRole('button', { name: 'Save' }).click()

  test('the page says word for word how a call begins, while it is typed, and that an AI speaks stays in it', async () => {
    await heard()
      .getByText('Hello, you have reached Maple Dental. I am the AI assistant. How can I help you?')
      .waitFor()
    await part().getByLabel('Your greeting').fill('Welcome to Maple\nDental')
    await part().getByLabel('Record calls').check()
    await heard()
      .getByText('Welcome to Maple Dental. I am the AI assistant. This call is recorded. How can I help you?')
      .waitFor()
    assert.equal((await stored()).record, false, 'not before it is saved')
  })

  test('saved, it counts, stands there again after a reload, and the audit log says that calls are recorded', async () => {
    await save()
    await page.getByText('Saved. It counts from the next call.').waitFor()
    const { greeting, record } = await stored()
    assert.deepEqual({ greeting, record }, { greeting: 'Welcome to Maple Dental', record: true })
    await page.reload()
    await heard().getByText('This call is recorded.').waitFor()
    assert.equal(await part().getByLabel('Record calls').isChecked(), true)
    await gone(page.getByText('Not saved yet'))
    await page.goto('/settings/audit')
    await page.getByText('Recording switched on').waitFor()
    await page.goto('/settings/calls')
  })

  test('what cannot be is refused with the cure at its field, and nothing is changed', async () => {
    const before = await stored()
    await part().getByLabel('Days that recordings are kept').fill('0')
    for (const key of ['1: leave a message', '2: speak to somebody', '3: hear when'])
      await part().getByLabel(key).uncheck()
    await save()
    await part().getByText('Keep recordings for one day at least, or do not record').waitFor()
    await part().getByText('Leave at least one key').waitFor()
    const field = part().getByLabel('Days that recordings are kept')
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    assert.deepEqual(await accessibilityFaults(page), [])
    assert.deepEqual(await stored(), before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await gone(part().getByText('Leave at least one key'))
    assert.equal(await field.inputValue(), '90')
  })

  test('an emptied field means for ever, and an emptied greeting the usual one', async () => {
    await part().getByLabel('Days that recordings are kept').fill('')
    await part().getByLabel('Your greeting').fill('')
    await save()
    await eventually(async () => (await stored()).keepDays === null, 'for ever')
    assert.equal((await stored()).greeting, null)
    await heard().getByText('Hello, you have reached Maple Dental.').waitFor()
  })

  test('it can be read by everybody, by day and by night, also on a telephone', async () => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const [width, height] of [
        [1280, 900],
        [390, 844],
      ] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height })
        assert.equal(await overflow(page), 0)
        assert.deepEqual(await accessibilityFaults(page), [])
        if (pictures)
          await page.screenshot({
            path: `${pictures}/call-settings-${colorScheme}-${width}.png`,
            fullPage: true,
          })
      }
    assert.deepEqual(faults, [])
  })
})
