import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import type { ChannelAccountInfo } from '../../contract/console-api.ts'
import { createUserAgent, type UserAgent } from '../../server/connectors/phone/sip/index.ts'
import { accessibilityFaults, gone, launchBrowser, noBrowser, overflow } from '../support/browser.ts'
import { consolePage, signInOn } from '../support/console-page.ts'
import { type Product, startProduct } from '../support/product.ts'

const key = 'dg-key-that-nobody-may-read'

describe('the owner sets up a telephone number', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let page: Page
  let provider: UserAgent
  const called: string[] = []
  const faults: string[] = []

  before(async () => {
    product = await startProduct()
    provider = await createUserAgent({
      listen: { host: '127.0.0.1', port: 0 },
      identity: '<sip:provider@127.0.0.1>',
    })
    provider.onInvite(call => {
      called.push(JSON.stringify(call.request.uri))
      call.reject(486)
    })
    browser = await launchBrowser()
    page = await consolePage(browser, product, { width: 1280, height: 900 }, faults)
    await signInOn(page, product)
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Add a channel' }).click()
    await page.getByRole('menuitem', { name: 'Add a telephone number' }).click()
  })
  after(async () => {
    await browser?.close()
    await provider?.close()
    await product?.stop()
  })
  const dialog = (): Locator => page.getByRole('dialog')

  test('each way of taking calls asks for what it needs and explains where that is found', async () => {
    await dialog().getByLabel('SIP address', { exact: true }).waitFor()
    await dialog()
      .getByRole('radio', { name: /^Twilio/ })
      .check()
    await dialog().getByLabel('Account SID').waitFor()
    await dialog().getByRole('region', { name: 'Set up at Twilio' }).waitFor()
    await gone(dialog().getByLabel('SIP address', { exact: true }))
    await dialog()
      .getByRole('radio', { name: /^Trunk/ })
      .check()
    const { sipPort } = product.app
    assert.notEqual(sipPort, 5060, 'what is shown is not what is usual')
    await dialog().getByText(`sip:127.0.0.1:${sipPort}`, { exact: true }).waitFor()
    await dialog().getByText(`${sipPort} for SIP (UDP and TCP), and 20000 to 20999`).waitFor()
    await dialog().getByText('Only programs of this machine reach it').waitFor()
    await gone(dialog().getByText('Encrypted (TLS)'))
    await gone(dialog().getByLabel('Account SID'))
  })

  test('it says that callers press keys as long as nothing recognises speech, and no longer', async () => {
    const missing = dialog().getByText('Without speech recognition callers use keys and leave messages.')
    await missing.waitFor()
    await dialog().getByRole('button', { name: 'Add a recogniser' }).click()
    await dialog().getByLabel('API key').fill(key)
    await gone(missing)
    await dialog().getByText('When the only recogniser fails, callers press keys.').waitFor()
  })

  test('what is wrong is said at its field, and the form can be used without a mouse or eyes', async () => {
    await dialog().getByLabel('Name', { exact: true }).first().fill('Trunk line')
    await dialog().getByLabel('Number', { exact: true }).fill('+44 20 7946 0177')
    await dialog().getByLabel('Server for outgoing calls').fill(`sip:127.0.0.1:${provider.port}`)
    await dialog().getByRole('button', { name: 'Add a telephone' }).click()
    const telephones = dialog().getByRole('list', { name: 'Telephones of your team' })
    await telephones.getByLabel('Name').fill('Eva')
    await telephones.getByLabel('Number or SIP address').fill('upstairs')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await telephones.getByText('It is a number or looks like sip:eva@pbx.example.').waitFor()
    const field = telephones.getByLabel('Number or SIP address')
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    assert.deepEqual(await accessibilityFaults(page), [])
    await field.fill('sip:eva@pbx.example')
  })

  test('saved, the key is kept and no longer shown, not even to the owner', async () => {
    await dialog().getByRole('button', { name: 'Save' }).click()
    await dialog().getByText('Saved. Now finish at the provider').waitFor()
    const answer = await product.api('/api/accounts')
    const text = await answer.text()
    assert.equal(text.includes(key), false)
    const { items }: { items: ChannelAccountInfo[] } = JSON.parse(text)
    const account = items.find(({ address }) => address === '+442079460177')
    assert.deepEqual(account?.settings.teammates, [{ name: 'Eva', address: 'sip:eva@pbx.example' }])
    assert.equal('register' in (account?.settings ?? {}), false)
  })

  test('"Call my phone" really calls over the provider, and says that it was busy', async () => {
    const test = dialog().getByRole('region', { name: 'Test call' })
    await test.getByLabel('Your number').fill('+44 7700 900199')
    await test.getByRole('button', { name: 'Call now' }).click()
    await test.getByText(/^The call did not get through/).waitFor()
    assert.equal(called.length, 1)
    assert.match(String(called[0]), /7700900199/)
  })

  test('a provider that moves keeps its key, and one at another address must be given its key again', async () => {
    await dialog().getByRole('button', { name: 'Close' }).first().click()
    await page.getByRole('button', { name: 'Edit Trunk line' }).click()
    assert.equal(await dialog().getByLabel('API key').inputValue(), '••••')
    await dialog().getByRole('button', { name: 'Add a recogniser' }).click()
    await dialog().getByRole('combobox', { name: 'Provider' }).nth(1).selectOption('openai-http')
    await dialog().getByRole('button', { name: 'Move OpenAI, sentence by sentence up' }).click()
    const keys = dialog().getByLabel(/^API key/)
    assert.deepEqual([await keys.nth(0).inputValue(), await keys.nth(1).inputValue()], ['', '••••'])
    await dialog().getByLabel('API address').nth(1).fill('wss://speech.example')
    await dialog()
      .getByText('Enter this key again: the kept one may belong to another account or address.')
      .waitFor()
    assert.equal(await keys.nth(1).inputValue(), '')
  })

  test('on a telephone the form stands in one column and does not scroll sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await accessibilityFaults(page), [])
    await dialog().getByRole('button', { name: 'Close' }).first().click()
  })

  test('the snippet gets a call button when it is wanted', async () => {
    await page.goto('/settings/widget')
    assert.equal(await page.getByText(/ data-call /).count(), 0)
    await page.getByLabel('With a button to call').check()
    await page.getByText(/ data-call /).waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    assert.deepEqual(faults, [])
  })
})
