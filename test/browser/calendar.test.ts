import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Appointment, Calendar } from '../../contract/console-api.ts'
import { accessibilityFaults, gone, launchBrowser, noBrowser } from '../support/browser.ts'
import { type Product, startProduct } from '../support/product.ts'

describe('telling customers of a change in the calendar', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let page: Page

  before(async () => {
    product = await startProduct()
    browser = await launchBrowser()
    const context = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      reducedMotion: 'reduce',
      baseURL: product.url,
    })
    page = await context.newPage()
    await page.goto('/calendar')
    await page.getByLabel('E-mail').fill(product.owner.email)
    await page.getByLabel('Password').fill(product.owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Calendar' }).waitFor()
  })
  after(async () => {
    await browser?.close()
    await product?.stop()
  })

  /** A booking far enough ahead that nothing else is due for it. */
  const book = async (name: string, contact: string, time: string): Promise<Appointment> => {
    const date = new Date(Date.now() + 21 * 86_400_000).toISOString().slice(0, 10)
    const looked = await page.request.get(`/api/calendar?from=${date}&to=${date}`)
    const calendar: Calendar = await looked.json()
    const [service] = calendar.services
    const resourceId = service?.resourceIds.find(
      id => !calendar.appointments.some(one => one.resource.id === id),
    )
    assert.ok(service && resourceId, 'somebody is free all day')
    const made = await page.request.post('/api/appointments', {
      headers: { origin: product.url },
      data: {
        ...{ serviceId: service.id, resourceId, start: `${date}T${time}:00Z`, name, contact },
        clientId: randomUUID(),
      },
    })
    assert.equal(made.status(), 201, await made.text())
    return made.json()
  }
  const open = async ({ start, resource }: Appointment, name: string) => {
    await page.goto(`/calendar?date=${start.slice(0, 10)}&view=day`)
    await page.getByRole('button', { name: new RegExp(name) }).click()
    assert.ok(resource.id)
  }
  const heard = async ({ customer }: Appointment) => {
    const answer = await page.request.get(`/api/customers/${customer?.id}/timeline`)
    assert.equal(answer.status(), 200)
    const { items } = (await answer.json()) as {
      items: { kind: string; direction?: string; text?: string }[]
    }
    return items.filter(one => one.kind === 'message' && one.direction === 'out').map(one => one.text)
  }

  test('who is moved is told what the dialog showed, once, and nobody whose box is unticked', async () => {
    const anna = await book('Anna Berg', 'anna.berg@example.com', '10:00')
    await open(anna, 'Anna Berg')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Move' }).click()
    await dialog.getByLabel('Time').fill('14:00')
    await dialog.getByText(/it is now .* at 14:00/).waitFor()
    assert.equal(await dialog.getByLabel('Tell Anna Berg').isChecked(), true)
    await dialog.getByText(/to anna\.berg@example\.com/).waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    await dialog.getByRole('button', { name: 'Move the booking' }).click()
    await page.getByText('Moved, and the customer is told.').waitFor()
    await gone(dialog)
    await page.getByRole('button', { name: /Anna Berg/ }).click()
    await dialog.getByRole('button', { name: 'Cancel the booking' }).click()
    await dialog.getByLabel('Tell Anna Berg').uncheck()
    await gone(dialog.getByText(/have to cancel/))
    await dialog.getByRole('button', { name: 'Cancel the booking' }).click()
    await page.getByText('Cancelled. The time is free again.').waitFor()
    assert.deepEqual(
      (await heard(anna)).filter(text => /cancel/.test(text ?? '')),
      [],
    )
  })

  test('of somebody who cannot be reached the dialog says so, and the change is made all the same', async () => {
    const ben = await book('Ben Holm', '', '11:00')
    await open(ben, 'Ben Holm')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Cancel the booking' }).click()
    await dialog.getByText(/Ben Holm cannot be told from here/).waitFor()
    assert.equal(await dialog.getByLabel('Tell Ben Holm').isChecked(), false)
    assert.equal(await dialog.getByLabel('Tell Ben Holm').isDisabled(), true)
    await dialog.getByRole('button', { name: 'Cancel the booking' }).click()
    await page.getByText('Cancelled. The time is free again.').waitFor()
  })
})
