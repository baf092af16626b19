import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { CallerFrame, CallServerFrame } from '../../contract/call-protocol.ts'
import type { CallBoard } from '../../contract/live-calls.ts'
import { soundOf } from '../../server/connectors/phone/browser/sound.ts'
import { accessibilityFaults, launchBrowser, noBrowser, overflow } from '../support/browser.ts'
import { consolePage, signInOn } from '../support/console-page.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'

const person = encodeURIComponent('+447700900103')
const loud = (one: CallerFrame | CallServerFrame) =>
  one.kind === 'audio' && soundOf(one.sound)!.some(sample => sample > 1_000)

describe('a call from the simulated telephone, by typing', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const got: CallServerFrame[] = []
  const sent: CallerFrame[] = []
  const loaded: string[] = []

  before(async () => {
    product = await startProduct()
    await record(product)
    browser = await launchBrowser()
    page = await consolePage(browser, product, { width: 1280, height: 860 }, faults)
    page.on('request', request => loaded.push(new URL(request.url()).pathname))
    page.on('websocket', socket => {
      if (!socket.url().includes('/ws/phone/')) return
      socket.on('framereceived', ({ payload }) => got.push(JSON.parse(String(payload))))
      socket.on('framesent', ({ payload }) => sent.push(JSON.parse(String(payload))))
    })
    await signInOn(page, product)
  })
  after(async () => {
    await browser?.close()
    await product?.stop()
  })
  const card = () => page.getByRole('region', { name: 'Call', exact: true })
  const position = () => card().getByRole('slider', { name: 'Position in the call' })
  const second = async () => Number(await position().getAttribute('aria-valuenow'))

  test('a refused microphone is explained, with the way to allow it and the way without', async () => {
    await page.goto(`/try?person=${person}`)
    await page.getByRole('button', { name: 'Phone', exact: true }).click()
    await page.getByText(/^Call .* as Sofia Romano/).waitFor()
    await page.getByRole('button', { name: 'Call with the microphone' }).click()
    await page.getByText('The microphone was not allowed.').waitFor()
    await page.getByText('The sign at the left of the address').waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    assert.equal(sent.length, 0, 'nobody was called')
  })

  test('the owner calls as Sofia, hears and reads the greeting, and speaks by typing', async () => {
    await page.getByRole('button', { name: 'Call by typing' }).click()
    await page.getByText('On the line', { exact: true }).waitFor()
    await eventually(async () => got.some(loud), 'the greeting')
    const call = page.getByRole('region', { name: 'The call' })
    await call.getByText(/AI/).first().waitFor()
    await page.getByLabel('Say', { exact: true }).fill('What are your opening hours')
    await page.getByRole('button', { name: 'Say it' }).click()
    await call.getByText(/What are your opening hours$/).waitFor()
    await eventually(async () => sent.some(loud), 'her words as sound')
  })

  test('she presses a key as on any telephone', async () => {
    await page.getByRole('button', { name: 'Keys' }).click()
    // Marks come back for each 100 ms that were played: by then the notice is over, and the recording has begun.
    await eventually(async () => sent.filter(({ kind }) => kind === 'mark').length > 120, 'the notice')
    await page.getByRole('button', { name: 'Key 3' }).click()
    await eventually(async () => sent.some(one => one.kind === 'digit' && one.digit === '3'), 'the key')
    const chosen = async () => {
      const { live } = await product.json<CallBoard>('/api/calls')
      return live.some(({ lines }) => lines.some(({ author }) => author === 'customer'))
    }
    await eventually(chosen, 'the words of the key')
  })

  test('the call stands in the timeline of Sofia, with the end in plain words and nothing loaded to hear it', async () => {
    await page.getByRole('button', { name: 'Hang up' }).click()
    await page.getByText('Call ended').waitFor()
    await page.getByRole('link', { name: 'See the call in the inbox' }).click()
    await card().getByRole('heading', { name: 'Call from Sofia Romano' }).waitFor()
    await card().getByText('The caller hung up', { exact: true }).waitFor()
    await position().waitFor()
    await eventually(async () => Number(await position().getAttribute('aria-valuemax')) >= 1, 'its length')
    assert.deepEqual(
      loaded.filter(path => path.endsWith('/recording')),
      [],
    )
    assert.deepEqual(await accessibilityFaults(page), [])
  })

  test('it plays, marks the line that is heard, and moves by keys, by mouse and by a line', async () => {
    const line = card()
      .getByRole('button', { name: /How can I help/ })
      .first()
    await card().getByRole('button', { name: 'Play the recording' }).click()
    await card().getByRole('button', { name: 'Pause' }).waitFor()
    assert.equal(loaded.filter(path => path.endsWith('/recording')).length, 1)
    await line.click()
    await card().locator('li[aria-current="true"]').waitFor()
    const hers = card()
      .getByRole('listitem')
      .filter({ hasText: /^Sofia · \d/ })
    await hers.getByRole('button').first().click()
    await card().locator('li[aria-current="true"]', { hasText: 'Sofia' }).waitFor()
    await card().getByRole('button', { name: 'Pause' }).click()
    await card().getByRole('button', { name: 'Play the recording' }).waitFor()
    const end = Number(await position().getAttribute('aria-valuemax'))
    await position().press('End')
    assert.equal(await second(), end)
    await position().press('Home')
    assert.equal(await second(), 0)
    const box = await position().boundingBox()
    assert.ok(box)
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    assert.ok(
      Math.abs((await second()) - end / 2) <= 1,
      'the middle of the picture is the middle of the call',
    )
    assert.equal(loaded.filter(path => path.endsWith('/recording')).length, 1, 'loaded once')
  })

  test('on a telephone card and keypad fit, and nothing broke on the way', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await position().waitFor()
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await accessibilityFaults(page), [])
    // A call of its own: one that waits for a slow check would end by itself, since nobody speaks in it.
    await page.goto(`/try?person=${person}`)
    await page.getByRole('button', { name: 'Phone', exact: true }).click()
    await page.getByRole('button', { name: 'Call by typing' }).click()
    await page.getByText('On the line', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Keys' }).click()
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await accessibilityFaults(page), [])
    assert.deepEqual(faults, [])
  })
})

/** Calls are recorded from now on, as the owner sets it in the profile of the business. */
async function record({ app }: Product): Promise<void> {
  const business = app.database.db.updateTable('businesses').where('id', '=', app.businessId)
  const { profile } = await app.database.db
    .selectFrom('businesses')
    .select('profile')
    .where('id', '=', app.businessId)
    .executeTakeFirstOrThrow()
  await business.set({ profile: JSON.stringify({ ...Object(profile), calls: { record: true } }) }).execute()
}
