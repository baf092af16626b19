import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Customer } from '../../contract/console-api.ts'
import { accessibilityFaults, gone, launchBrowser, noBrowser, once, overflow } from '../support/browser.ts'
import { consolePage, signInOn } from '../support/console-page.ts'
import { telephone } from '../support/handset.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'

describe('what a teammate adds to an answer, and who gets none', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let page: Page
  const faults: string[] = []

  before(async () => {
    product = await startProduct()
    browser = await launchBrowser()
    page = await consolePage(browser, product, { width: 1440, height: 900 }, faults)
    await signInOn(page, product)
  })
  after(async () => {
    await browser?.close()
    await product?.stop()
  })
  const sofia = () => telephone(product, '+447700900103')
  const customerOf = async (name: string) => {
    const { items } = await product.json<{ items: { id: string }[] }>(
      `/api/customers?search=${encodeURIComponent(name)}`,
    )
    return await product.json<Customer>(`/api/customers/${items[0]!.id}`)
  }

  test('the place of the business goes with an answer on WhatsApp and opens on a map', async () => {
    const handset = await sofia()
    await handset.write('whatsapp', 'Can a person tell me how to find you?')
    await handset.receives('whatsapp', /\w/)
    await page.goto('/inbox')
    await page.getByRole('link', { name: /Sofia Romano/ }).click()
    await page.getByRole('button', { name: 'Take over' }).first().click()
    await page.getByRole('button', { name: 'Send our place' }).click()
    await page.getByText('Our place goes with it').waitFor()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await handset.receives('whatsapp', /Here is where to find us/)
    await eventually(
      async () => (await handset.screen('whatsapp')).find(one => /51\.\d+/.test(one.text)),
      'the place on the handset',
    )
    const link = page.getByRole('link', { name: /Open on the map/ })
    await once(link)
    assert.match((await link.getAttribute('href')) ?? '', /^https:\/\/www\.openstreetmap\.org\/\?mlat=51\./)
    await gone(page.getByText('Our place goes with it'))
  })

  test('the next answer does not carry it again, and SMS does not offer it', async () => {
    const handset = await sofia()
    await page.getByRole('textbox', { name: /^Answer to/ }).fill('See you soon.')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await handset.receives('whatsapp', /See you soon/)
    await gone(page.getByText('Sending…'))
    await once(page.getByRole('link', { name: /Open on the map/ }))
    await page.getByRole('button', { name: /^Answer by WhatsApp/ }).click()
    await page
      .getByRole('menuitemradio', { name: /SMS/ })
      .or(page.getByRole('menuitemcheckbox', { name: /SMS/ }))
      .or(page.getByRole('menuitem', { name: /SMS/ }))
      .first()
      .click()
    await page.getByRole('button', { name: /^Answer by SMS/ }).waitFor()
    await gone(page.getByRole('button', { name: 'Send our place' }))
  })

  test('an e-mail can ask again on another channel, a tick that is off at first', async () => {
    const customer = await customerOf('Eleanor Marsh')
    const from = customer.identities.find(one => one.kind === 'email')!.value
    const mail = {
      from,
      to: 'desk@maple-dental.example',
      subject: 'My crown',
      text: 'Could a person write to me?',
    }
    await product.api('/api/simulator/mail', { method: 'POST', body: JSON.stringify(mail) })
    await page.goto('/inbox')
    await page
      .getByRole('link', { name: /My crown|Eleanor Marsh/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Take over' }).first().click()
    const tick = page.getByRole('checkbox', { name: /Ask again on another channel/ })
    await tick.waitFor()
    assert.equal(await tick.isChecked(), false)
    await tick.check()
    await page.getByRole('textbox', { name: /^Answer to/ }).fill('Can you come on Monday at nine?')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await eventually(async () => {
      const timers = await product.app.database.db
        .selectFrom('timers')
        .select('key')
        .where('key', 'like', 'nudge:%')
        .execute()
      return timers.length === 1
    }, 'the plan to ask again')
    await eventually(async () => (await tick.isChecked()) === false, 'the tick to be off again')
  })

  test('a blocked customer gets no answer until somebody unblocks them', async () => {
    const handset = await sofia()
    await page.goto('/inbox')
    await page.getByRole('link', { name: /Sofia Romano/ }).click()
    const panel = page.getByRole('region', { name: 'Customer', exact: true })
    await panel.getByRole('button', { name: 'Block', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }).click()
    await page.getByText(/This customer is blocked/).waitFor()
    await eventually(async () => (await customerOf('Sofia Romano')).blocked, 'the block')
    await gone(page.getByRole('textbox', { name: /^Answer to/ }))
    await gone(page.getByRole('dialog'))
    assert.deepEqual(await accessibilityFaults(page), [])
    await panel.getByRole('button', { name: 'Unblock' }).click()
    await page.getByRole('textbox', { name: /^Answer to/ }).waitFor()
    await page.getByRole('textbox', { name: /^Answer to/ }).fill('We are back.')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await handset.receives('whatsapp', /We are back/)
  })

  test('on a narrow screen in the dark everything is reachable and nothing hangs over', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await page.getByRole('button', { name: 'Send our place' }).click()
    await page.getByText('Our place goes with it').waitFor()
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await accessibilityFaults(page), [])
    assert.deepEqual(faults, [])
  })
})
