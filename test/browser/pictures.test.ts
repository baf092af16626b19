import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { ChannelAccountInfo, Customer } from '../../contract/console-api.ts'
import { launchBrowser, noBrowser } from '../support/browser.ts'
import { consolePage, signInOn } from '../support/console-page.ts'
import { itIsTime, telephone } from '../support/handset.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'
import { type Visitor, visit } from '../support/visitor.ts'

const folder = join(import.meta.dirname, '../../docs/pictures')
const why =
  process.env.PICTURES === '1' ? noBrowser : 'Set PICTURES=1 to take the pictures of the README again.'

test('one customer books in the web chat, writes an e-mail, and both stand in one timeline', {
  skip: why,
}, async () => {
  const product = await startProduct()
  const browser = await launchBrowser()
  try {
    const page = await consolePage(browser, product, { width: 1440, height: 960, deviceScaleFactor: 1.5 })
    await signInOn(page, product)
    await actOut(page, product.url)
    await mkdir(folder, { recursive: true })
    const take = (name: string) => page.screenshot({ path: join(folder, `${name}.png`) })

    await page.goto('/inbox')
    await page.getByRole('link', { name: /Nora Quist/ }).click()
    await page.getByRole('heading', { name: /Handed to a person/ }).waitFor()
    await take('console-handoff')
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await take('console-handoff-dark')
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    // So far up that the booking in the chat and the e-mail after it are seen together.
    await page.getByRole('region', { name: 'Messages' }).evaluate(element => {
      element.scrollTop = element.scrollHeight - element.clientHeight - 640
    })
    await page.getByText(/^Booked Check-up/).waitFor()
    await take('console-inbox')
    await page.goto('/calendar?view=week')
    await page.getByRole('region', { name: 'Calendar', exact: true }).waitFor()
    await take('console-calendar')
    await page.goto('/knowledge')
    await page.getByLabel('Question to try').fill('where can i leave my car')
    await page.getByRole('button', { name: 'Try', exact: true }).click()
    await page.getByText('% match').first().waitFor()
    await take('console-knowledge')
    const sofia = await telephone(product, '+447700900103')
    await sofia.write('whatsapp', 'Hi! Could I have a check-up next week?')
    await sofia.receives('whatsapp', /\d\d:\d\d/)
    await page.goto(`/try?app=whatsapp&person=${encodeURIComponent(sofia.number)}`)
    await page
      .getByRole('region', { name: /^Messages with/ })
      .getByText('Could I have a check-up')
      .waitFor()
    await page.frameLocator('iframe').getByRole('heading').first().waitFor()
    await take('try-telephone')
    await callByTyping(page, product, sofia.number)
    await take('try-call')
    await page.getByRole('button', { name: 'Hang up' }).click()
    await page.getByRole('link', { name: 'See the call in the inbox' }).click()
    await page.getByRole('slider', { name: 'Position in the call' }).waitFor()
    await page.getByRole('button', { name: /^We open at/ }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.mouse.move(0, 0)
    await take('console-call')
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Add a channel' }).click()
    await page.getByRole('menuitem', { name: 'Add a telephone number' }).click()
    await page.getByText('Make an extension for Frontdesk').waitFor()
    await take('settings-phone')
    await remind(product, 'Eleanor Marsh')
    await page.goto('/inbox?search=Eleanor')
    await page
      .getByRole('link', { name: /Eleanor Marsh/ })
      .first()
      .click()
    await page.getByRole('button', { name: /^Why / }).first().click()
    await page.getByText('Why not another channel').waitFor()
    await take('console-why')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/inbox')
    await page.getByRole('link', { name: /Nora Quist/ }).click()
    await page.getByRole('heading', { name: /Handed to a person/ }).waitFor()
    await take('console-phone')
  } finally {
    await browser.close()
    await product.stop()
  }
})

/** A recorded call of this person, who asks for the hours and is answered. Needs pocketsphinx, which knows this one question. */
async function callByTyping(page: Page, product: Product, number: string): Promise<void> {
  const { db } = product.app.database
  const { profile } = await db.selectFrom('businesses').select('profile').executeTakeFirstOrThrow()
  const recorded = JSON.stringify({ ...Object(profile), calls: { record: true } })
  await db.updateTable('businesses').set({ profile: recorded }).execute()
  const { items } = await product.json<{ items: ChannelAccountInfo[] }>('/api/accounts')
  const account = items.find(({ channel }) => channel === 'phone')
  const question = 'What are your opening hours'
  const speech = { recognisers: [{ engine: 'pocketsphinx', phrases: [question.toLowerCase()] }] }
  await product.api(`/api/accounts/${account?.id}`, {
    method: 'PUT',
    body: JSON.stringify({ ...account, settings: { ...account?.settings, speech } }),
  })
  await page.goto(`/try?person=${encodeURIComponent(number)}`)
  // A mark comes back for every 100 ms that were played.
  let marks = 0
  page.on('websocket', socket =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('"mark"')) marks += 1
    }),
  )
  await page.getByRole('button', { name: 'Phone', exact: true }).click()
  await page.getByRole('button', { name: 'Call by typing' }).click()
  const call = page.getByRole('region', { name: 'The call' })
  await call.getByText('How can I help you?').waitFor()
  await eventually(async () => marks > 80, 'the greeting')
  await page.getByLabel('Say', { exact: true }).fill(question)
  await page.getByRole('button', { name: 'Say it' }).click()
  await call.getByText(/We open at/).waitFor()
  await page.getByRole('button', { name: 'Keys' }).click()
  const answered = marks + 40
  await eventually(async () => marks > answered, 'the answer')
}

/** Lets the reminder of a customer's next visit go out now, whatever the hour. */
async function remind(product: Product, name: string): Promise<void> {
  const settings = await product.json<object>('/api/outreach')
  const quiet = { from: '00:00', to: '00:00' }
  await product.api('/api/outreach', { method: 'PUT', body: JSON.stringify({ ...settings, quiet }) })
  const { items } = await product.json<{ items: { id: string }[] }>(
    `/api/customers?search=${encodeURIComponent(name)}`,
  )
  const { appointments } = await product.json<Customer>(`/api/customers/${items[0]?.id}`)
  await itIsTime(product, `reminder:${appointments[0]?.id}:1440`)
}

async function actOut(page: Page, url: string): Promise<void> {
  const others = await Promise.all(
    ['Marek Nowak', 'Lena Fischer', 'Tomás Herrera'].map(name => visit(url, 'demo-dental-clinic', name)),
  )
  const questions = [
    'How much is teeth whitening?',
    'I would like to move my appointment',
    'Can I book a check-up?',
  ]
  for (const [index, other] of others.entries()) await ask(other, questions[index] ?? '')
  const nora = await visit(url, 'demo-dental-clinic', 'Nora Quist')
  for (const words of [
    'Hi, I would like to book a check-up',
    'next Tuesday at 10 in the morning',
    'Nora Quist, nora.quist@example.com',
    'yes',
  ])
    await ask(nora, words)
  const [account] = await page.request
    .get('/api/accounts')
    .then(async answer =>
      (await answer.json()).items.filter((one: { channel: string }) => one.channel === 'email'),
    )
  await page.request.post('/api/simulator/mail', {
    headers: { origin: url },
    data: {
      from: 'nora.quist@example.com',
      fromName: 'Nora Quist',
      to: account.address,
      subject: 'My visit next week',
      text: 'Dear team,\n\ncould you tell me when my appointment is, please?\n\nThank you, Nora',
    },
  })
  await page.goto('/inbox')
  await page
    .getByRole('link', { name: /Nora Quist.*AI: /s })
    .first()
    .click()
  await page.getByRole('article', { name: /^E-mail: Re: My visit/ }).waitFor()
  await ask(nora, 'I was charged too much last time and nobody answers. I want to speak to a person')
  for (const visitor of [...others, nora]) visitor.leave()
}

/** Says it and waits for the answer, as people do. */
async function ask(visitor: Visitor, words: string): Promise<void> {
  const before = visitor.entries.length
  visitor.say(words)
  await visitor.until(entry => entry.author === 'brain' && visitor.entries.indexOf(entry) >= before)
}
