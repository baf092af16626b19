import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { CallerFrame, CallServerFrame } from '../../contract/call-protocol.ts'
import type { Customer, TimelineItem } from '../../contract/console-api.ts'
import { soundOf } from '../../server/connectors/phone/browser/sound.ts'
import { accessibilityFaults, launchBrowser, noBrowser } from '../support/browser.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'

describe('a call from the simulated telephone, by typing', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const got: CallServerFrame[] = []
  const sent: CallerFrame[] = []

  before(async () => {
    product = await startProduct()
    browser = await launchBrowser()
    page = await browser.newPage({
      viewport: { width: 1280, height: 860 },
      reducedMotion: 'reduce',
      baseURL: product.url,
    })
    page.on('pageerror', error => faults.push(error.message))
    page.on('websocket', socket => {
      if (!socket.url().includes('/ws/phone/')) return
      socket.on('framereceived', ({ payload }) => got.push(JSON.parse(String(payload))))
      socket.on('framesent', ({ payload }) => sent.push(JSON.parse(String(payload))))
    })
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(product.owner.email)
    await page.getByLabel('Password').fill(product.owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
  })
  after(async () => {
    await browser?.close()
    await product?.stop()
  })

  test('the owner calls as Sofia, hears the greeting, and speaks by typing', async () => {
    await page.goto(`/try?person=${encodeURIComponent('+447700900103')}`)
    await page.getByRole('button', { name: 'Phone', exact: true }).click()
    await page.getByRole('button', { name: 'Call by typing' }).click()
    await page.getByText('On the line').waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    await eventually(
      async () => got.some(one => one.kind === 'audio' && soundOf(one.sound)!.some(sample => sample > 1_000)),
      'the greeting',
    )
    await page.getByLabel('Say', { exact: true }).fill('What are your opening hours')
    await page.getByRole('button', { name: 'Say it' }).click()
    await eventually(
      async () =>
        sent.some(one => one.kind === 'audio' && soundOf(one.sound)!.some(sample => sample > 1_000)),
      'her words as sound',
    )
  })

  test('the call stands in the timeline of Sofia, known by her number', async () => {
    await page.getByRole('button', { name: 'Hang up' }).click()
    const { items } = await product.json<{ items: { id: string }[] }>(
      `/api/customers?search=${encodeURIComponent('+447700900103')}`,
    )
    const customer = await product.json<Customer>(`/api/customers/${items[0]!.id}`)
    const call = await eventually(async () => {
      const timeline = await product.json<{ items: TimelineItem[] }>(
        `/api/customers/${customer.id}/timeline?limit=100`,
      )
      return timeline.items.find(one => one.kind === 'call')
    }, 'the call')
    assert.ok(call)
    assert.deepEqual(faults, [])
  })
})
