import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { accessibilityFaults, launchBrowser, noBrowser } from '../support/browser.ts'
import { consolePage, signInOn } from '../support/console-page.ts'
import { telephone } from '../support/handset.ts'
import { type Product, startProduct } from '../support/product.ts'

describe('templates with more than a text, from the composer to the handset', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let page: Page
  let sofia: Awaited<ReturnType<typeof telephone>>
  const faults: string[] = []

  before(async () => {
    product = await startProduct()
    browser = await launchBrowser()
    page = await consolePage(browser, product, { width: 1280, height: 860 }, faults)
    await signInOn(page, product)
    sofia = await telephone(product, '+447700900103')
    await sofia.write('whatsapp', 'Can somebody from the team write to me please?')
    await sofia.receives('whatsapp', /\w/)
    await page.goto('/inbox')
    await page.getByRole('link', { name: /Sofia Romano/ }).click()
    await page.getByRole('button', { name: 'Take over' }).first().click()
  })
  after(async () => {
    await browser?.close()
    await product?.stop()
  })

  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'Use a template' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(name) })
      .click()
    return page.getByRole('dialog')
  }

  test('a map and a link are seen in the preview before they are sent, and on the handset after', async () => {
    const dialog = await choose('How to find us')
    await dialog.getByLabel('Gap 1').fill('Sofia')
    await dialog.getByLabel('Gap 2').fill('on Tuesday')
    assert.equal(await dialog.getByRole('button', { name: 'Send' }).isDisabled(), true, 'the link is open')
    await dialog.getByLabel('Link behind “Your visit”').fill('K7M4Q')
    const preview = dialog.getByRole('figure', { name: 'Preview' })
    await preview.getByText('Map').waitFor()
    await preview.getByText('https://visits.example/K7M4Q').waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    await dialog.getByRole('button', { name: 'Send' }).click()
    await sofia.receives('whatsapp', /See you on Tuesday!\nYour visit: https:\/\/visits\.example\/K7M4Q/)
  })

  test('a template that begins with a document waits for one', async () => {
    const dialog = await choose('Your papers')
    await dialog.getByLabel('Gap 1').fill('Sofia')
    await dialog.getByLabel('Gap 2').fill('your plan')
    const send = dialog.getByRole('button', { name: 'Send' })
    assert.equal(await send.isDisabled(), true)
    const buffer = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF')
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer })
    await dialog.getByRole('list', { name: 'Attached files' }).getByText('plan.pdf').waitFor()
    await send.click()
    await sofia.receives('whatsapp', /here is your plan/)
  })

  test('nothing broke in the pages on the way', () => {
    assert.deepEqual(faults, [])
  })
})
