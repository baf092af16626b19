import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Customer } from '../../contract/console-api.ts'
import { launchBrowser, noBrowser } from '../support/browser.ts'
import { bookFor } from '../support/calendar.ts'
import { consolePage, signInOn } from '../support/console-page.ts'
import { itIsTime, telephone } from '../support/handset.ts'
import { type Product, startProduct } from '../support/product.ts'

describe('WhatsApp and SMS, seen from the telephone and from the console', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let page: Page
  const faults: string[] = []

  before(async () => {
    product = await startProduct()
    browser = await launchBrowser()
    page = await consolePage(browser, product, { width: 1280, height: 860 }, faults)
    await signInOn(page, product)
  })
  after(async () => {
    await browser?.close()
    await product?.stop()
  })
  const screen = () => page.getByRole('region', { name: /^Messages with/ })

  test('a customer asks on the simulated WhatsApp and reads the answer there', async () => {
    await page.goto('/try?app=whatsapp')
    await page.getByLabel(/^Message to/).fill('Hello, is there parking?')
    await page.keyboard.press('Enter')
    await screen()
      .getByText(/Orchard Street/)
      .waitFor()
  })

  test('a teammate takes over, sees how long they may write freely, and the answer reaches the handset', async () => {
    const sofia = await telephone(product, '+447700900103')
    await sofia.write('whatsapp', 'Can somebody from the team write to me please?')
    await sofia.receives('whatsapp', /\w/)
    await page.goto('/inbox')
    await page.getByRole('link', { name: /Sofia Romano/ }).click()
    await page.getByRole('button', { name: 'Take over' }).first().click()
    await page
      .getByText(/free to write/i)
      .first()
      .waitFor()
    await page
      .getByRole('textbox', { name: /^Answer to/ })
      .fill('Of course. This is Olive from Maple Dental.')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await sofia.receives('whatsapp', /This is Olive/)
  })

  test('on SMS the composer counts segments and names the character that makes it dear', async () => {
    await page.getByRole('button', { name: /^Answer by WhatsApp/ }).click()
    await page
      .getByRole('menuitemcheckbox', { name: /SMS/ })
      .or(page.getByRole('menuitemradio', { name: /SMS/ }))
      .or(page.getByRole('menuitem', { name: /SMS/ }))
      .first()
      .click()
    await page.getByRole('textbox', { name: /^Answer to/ }).fill('See you on Monday – bring your card')
    await page
      .getByText(/1 segment/)
      .first()
      .waitFor()
    await page.getByText('–', { exact: false }).first().waitFor()
  })

  test('a reminder says in the timeline why it went out on this channel', async () => {
    const eleanor = await telephone(product, '+447700900101')
    const settings = await product.json<object>('/api/outreach')
    const quiet = { from: '00:00', to: '00:00' }
    await product.api('/api/outreach', { method: 'PUT', body: JSON.stringify({ ...settings, quiet }) })
    const { items } = await product.json<{ items: { id: string }[] }>('/api/customers?search=Eleanor%20Marsh')
    const customer = await product.json<Customer>(`/api/customers/${items[0]!.id}`)
    // Her own visit is on Monday: on a Sunday its reminder has been sent.
    const visit = await bookFor(product, customer)
    assert.equal(await itIsTime(product, `reminder:${visit.id}:1440`), 1)
    await eleanor.receives('whatsapp', /reminder of your appointment/)
    await page.goto('/inbox')
    await page
      .getByRole('link', { name: /Eleanor Marsh/ })
      .first()
      .click()
    await page
      .getByRole('button', { name: /^Why WhatsApp/ })
      .first()
      .click()
    await page.getByText(/goes out as an approved template/).waitFor()
  })

  test('nothing broke in the pages on the way', () => {
    assert.deepEqual(faults, [])
  })
})
