import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Calendar } from '../../contract/console-api.ts'
import { accessibilityFaults, gone, launchBrowser, noBrowser, once, overflow } from '../support/browser.ts'
import { type Product, startProduct } from '../support/product.ts'
import { type Visitor, visit } from '../support/visitor.ts'

const key = 'demo-dental-clinic'

describe('the console in a real browser', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let visitor: Visitor
  let stopped = false
  const faults: string[] = []

  before(async () => {
    product = await startProduct()
    browser = await launchBrowser()
    context = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      reducedMotion: 'reduce',
      baseURL: product.url,
    })
    page = await context.newPage()
    page.on('pageerror', error => faults.push(error.message))
    visitor = await visit(product.url, key, 'Nora Quist')
  })
  after(async () => {
    visitor?.leave()
    await browser?.close()
    if (!stopped) await product?.stop()
  })

  test('whoever is not signed in is asked to, and then comes to where they wanted to go', async () => {
    await page.goto('/knowledge')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByLabel('E-mail').fill(product.owner.email)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('E-mail address or password is wrong').waitFor()
    assert.match(page.url(), /sign-in/)
    await page.getByLabel('Password').fill(product.owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Knowledge' }).waitFor()
    await page.waitForURL('/knowledge')
  })

  test('a customer who writes in the web chat appears at once, with the answer of the AI', async () => {
    await page.goto('/inbox')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    visitor.say('Hello, I would like to book a check-up')
    const row = page.getByRole('link', { name: /Nora Quist/ })
    await row.waitFor()
    await row.click()
    const messages = page.getByRole('region', { name: 'Messages' })
    await messages.getByText('I would like to book a check-up').waitFor()
    const answer = await visitor.until(entry => entry.author === 'brain')
    await messages
      .getByText(answer.text.split('\n')[0] ?? '')
      .first()
      .waitFor()
    await page.getByText('Take over to answer yourself.').waitFor()
    await gone(page.getByRole('form', { name: 'Answer' }))
  })

  test('a teammate takes over, answers, and the customer reads it in the chat', async () => {
    await page.getByRole('button', { name: 'Take over' }).first().click()
    const field = page.getByLabel('Answer to Nora Quist')
    await field.fill('Hi Nora, this is the owner. I keep a place for you.')
    await field.press('Control+Enter')
    const read = await visitor.until(entry => entry.author === 'teammate')
    assert.equal(read.text, 'Hi Nora, this is the owner. I keep a place for you.')
    await gone(page.getByText('Sending…'))
    await once(page.getByRole('article').getByText('I keep a place for you'))
  })

  test('while a teammate holds it, the AI stays silent', async () => {
    const spoken = visitor.entries.filter(entry => entry.author === 'brain').length
    visitor.say('How much is a check-up?')
    await page.getByRole('region', { name: 'Messages' }).getByText('How much is a check-up?').waitFor()
    await page.getByLabel('Answer to Nora Quist').fill('Sixty pounds.')
    await page.getByRole('button', { name: 'Send' }).click()
    await visitor.until(entry => entry.text === 'Sixty pounds.')
    assert.equal(visitor.entries.filter(entry => entry.author === 'brain').length, spoken)
  })

  test('handed back with a note, the AI answers again', async () => {
    await page.getByRole('button', { name: 'Hand back' }).first().click()
    await page.getByLabel('Note (optional)').fill('A parking place is kept for her.')
    await page.getByRole('dialog').getByRole('button', { name: 'Hand back' }).click()
    await page.getByText('The AI answers again.').waitFor()
    const before = visitor.entries.length
    visitor.say('What are your opening hours?')
    await visitor.until(entry => entry.author === 'brain' && visitor.entries.indexOf(entry) >= before)
  })

  test('knowledge that is written now is used from the next question on', async () => {
    await page.goto('/knowledge')
    await page.getByRole('button', { name: 'New entry' }).click()
    await page.getByLabel('Topic').fill('Visiting')
    await page.getByLabel('Question', { exact: true }).fill('Is there an aquarium in the waiting room?')
    await page.getByLabel('Answer', { exact: true }).fill('Yes, with eleven zebra fish.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. The AI answers with it from now on.').waitFor()
    await page.getByLabel('Question to try').fill('do you have an aquarium in your waiting room?')
    await page.getByRole('button', { name: 'Try', exact: true }).click()
    await page.getByText('The AI is sure enough to answer with the first one.').waitFor()
    visitor.say('Is there an aquarium in the waiting room?')
    await visitor.until(entry => entry.author === 'brain' && entry.text.includes('eleven zebra fish'))
  })

  test('a booking is made, moved and cancelled; a time that is taken is refused with the reason', async () => {
    await page.goto('/calendar')
    const day = await freeDay(page)
    const book = async (name: string, time: string) => {
      await page.getByRole('button', { name: 'New booking' }).click()
      await page.getByLabel('Date').fill(day)
      await page.getByLabel('Time').fill(time)
      await page.getByLabel('Name').fill(name)
      await page.getByRole('dialog').getByRole('button', { name: 'Book', exact: true }).click()
    }
    await book('Greta Lund', '10:00')
    await page.getByText('Booked.').waitFor()
    await gone(page.getByRole('dialog'))
    await book('Hugo Lind', '10:00')
    const refusal = page.getByRole('dialog').getByRole('alert')
    await refusal.waitFor()
    assert.ok((await refusal.textContent())?.trim())
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }).click()
    await gone(page.getByRole('dialog'))

    await page.goto(`/calendar?date=${day}&view=day`)
    await page.getByRole('button', { name: /Greta Lund/ }).click()
    await page.getByRole('button', { name: 'Move' }).click()
    await page.getByLabel('Time').fill('11:00')
    await page.getByRole('button', { name: 'Move the booking' }).click()
    await page.getByText('Moved.').waitFor()
    await page.getByRole('button', { name: /11:00 Greta Lund|Greta Lund.*11:00/ }).click()
    await page.getByRole('button', { name: 'Cancel the booking' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the booking' }).click()
    await page.getByText('Cancelled. The time is free again.').waitFor()
    await gone(page.getByRole('button', { name: /Greta Lund/ }))
  })

  test('an e-mail written on the try-it page is answered into the same mailbox', async () => {
    await page.goto('/try?app=mail')
    await page.getByRole('button', { name: 'Write an e-mail' }).click()
    await page.getByLabel('Subject').fill('Parking')
    await page.getByLabel('Text').fill('Hello, is there parking at the clinic?')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Sent. The answer arrives in this mailbox.').waitFor()
    await page.getByRole('button', { name: /Re: Parking/ }).click()
    await page.getByRole('button', { name: 'Reply' }).waitFor()
  })

  test('every page is free of faults that axe can find, light and dark, wide and on a phone', async () => {
    const conversation = await page.request
      .get('/api/inbox?search=Nora')
      .then(answer => answer.json())
      .then(inbox => inbox.items[0])
    const pages = [
      '/inbox',
      `/inbox/${conversation.id}`,
      '/customers',
      `/customers/${conversation.customer.id}`,
      '/calendar?view=week',
      '/calendar?view=day',
      '/knowledge',
      '/knowledge?entry=new',
      '/settings',
      '/settings/widget',
      '/settings/work',
      '/settings/api-keys',
      '/settings/audit',
      '/settings/account',
      '/campaigns',
      '/campaigns?campaign=new',
      '/settings/writing-first',
      '/try',
      '/try?app=whatsapp',
      '/try?app=mail',
      '/nowhere',
    ]
    const found: string[] = []
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        for (const path of pages) {
          await page.goto(path)
          await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
          await gone(page.getByRole('status', { name: /^Loading/ }))
          const wide = await overflow(page)
          if (wide > 0) found.push(`${path} ${width}: ${wide} px too wide`)
          for (const fault of await accessibilityFaults(page))
            found.push(`${path} ${width} ${colorScheme}: ${fault}`)
        }
      }
    }
    assert.deepEqual(found, [])
    await page.setViewportSize({ width: 1280, height: 860 })
  })

  test('on a phone the list and the conversation take turns', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    visitor.say('I would like to book a check-up')
    await page.goto('/inbox')
    await page.getByRole('link', { name: /Nora Quist/ }).click()
    await page.getByRole('region', { name: 'Messages' }).waitFor()
    await page.getByRole('searchbox').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Customer details' }).click()
    await page.getByRole('dialog').getByText('Where they talk to us').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('link', { name: 'Back to the inbox' }).click()
    await page.getByRole('searchbox').waitFor()
    await page.setViewportSize({ width: 1280, height: 860 })
  })

  test('an expired session leads to the sign-in page, and from there back to where one was', async () => {
    await context.clearCookies()
    await page.goto('/customers?search=Nora')
    await page.getByText('Your session has ended.').waitFor()
    await page.getByLabel('E-mail').fill(product.owner.email)
    await page.getByLabel('Password').fill(product.owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: /Nora Quist/ }).waitFor()
    assert.equal(new URL(page.url()).search, '?search=Nora')
  })

  test('when the server goes away, the page says so and keeps what it shows', async () => {
    await page.goto('/inbox')
    await page.getByRole('link', { name: /Nora Quist/ }).waitFor()
    stopped = true
    await product.stop()
    await page.getByText('No connection to Frontdesk.').waitFor()
    assert.equal(await page.getByRole('link', { name: /Nora Quist/ }).isVisible(), true)
  })

  test('nothing broke in the pages on the way', () => {
    assert.deepEqual(faults, [])
  })
})

/** A day, `YYYY-MM-DD`, on which whom the dialog offers first works from ten to twelve and has nothing yet. */
async function freeDay(page: Page): Promise<string> {
  const dates = Array.from({ length: 28 }, (_, day) =>
    new Date(Date.now() + (day + 2) * 86_400_000).toISOString().slice(0, 10),
  )
  const answer = await page.request.get(`/api/calendar?from=${dates[0]}&to=${dates.at(-1)}`)
  const calendar: Calendar = await answer.json()
  const offered = calendar.resources.find(one => calendar.services[0]?.resourceIds.includes(one.id))
  const free = dates.find(date => {
    const weekday = new Date(date).getUTCDay() || 7
    const opens = (hours: Calendar['hours']) =>
      hours.some(one => one.weekday === weekday && one.opens <= '10:00' && one.closes >= '12:00')
    return (
      opens(calendar.hours) &&
      (!offered?.hours.length || opens(offered.hours)) &&
      !calendar.closures.some(closure => closure.from <= date && date <= closure.to) &&
      !calendar.appointments.some(one => one.resource.id === offered?.id && one.start.startsWith(date))
    )
  })
  if (!free) throw new Error('The example has no free day in the next four weeks.')
  return free
}
