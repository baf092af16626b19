import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { createChat } from '../../server/connectors/chat/chat.ts'
import type { Connector } from '../../server/connectors/connector.ts'
import { type MemoryInbox, memoryInbox } from '../../server/connectors/memory-inbox.ts'
import { accessibilityFaults, gone, launchBrowser, noBrowser, overflow } from '../support/browser.ts'
import { type ChatSite, startChatSite } from '../support/chat-site.ts'
import { eventually } from '../support/product.ts'

const key = 'demo-dental-clinic'
const settings = {
  colour: '#0b7a75',
  greeting: 'Hello, how can we help?',
  disclosure: 'You are talking to an AI assistant.',
  quickChoices: ['When are you open?', 'How much is a check-up?'],
}
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('the chat widget in a real browser', { skip: noBrowser }, () => {
  let browser: Browser
  let context: BrowserContext
  let inbox: MemoryInbox
  let chat: Connector
  let site: ChatSite
  let page: Page
  let faults: string[]
  let foreign: string[]
  let said = 0

  before(async () => {
    const configFile = new URL('../../widget/vite.config.ts', import.meta.url).pathname
    await build({ configFile, logLevel: 'warn' })
    browser = await launchBrowser()
  })
  after(() => browser?.close())

  beforeEach(async () => {
    inbox = memoryInbox()
    chat = createChat({ secret: 'test-secret-test-secret-test-secret' })
    await chat.start(inbox)
    await chat.serve([
      {
        id: 'chat-1',
        businessId: 'b',
        businessName: 'Maple Dental',
        address: key,
        name: 'Web chat',
        settings,
      },
    ])
    site = await startChatSite(chat, key)
    faults = []
    foreign = []
    context = await browser.newContext({
      baseURL: site.url,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 820 },
    })
    context.on('request', request => {
      const { protocol, origin } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== site.url) foreign.push(request.url())
    })
    page = await visit('/demo/')
  })
  afterEach(async () => {
    assert.deepEqual(await context.cookies(), [], 'the widget sets no cookie')
    await context.close()
    await chat.stop()
    await site.down()
    assert.deepEqual(foreign, [], 'nobody else is asked for anything')
    assert.deepEqual(faults, [], 'no script fails and no policy of the page is broken')
  })

  async function visit(path: string): Promise<Page> {
    const opened = await context.newPage()
    opened.on('pageerror', error => faults.push(error.message))
    opened.on('console', line => {
      if (/Content Security Policy/i.test(line.text())) faults.push(line.text())
    })
    await opened.goto(path)
    await opened.locator('.launcher').waitFor()
    return opened
  }
  const panel = (of: Page = page) => of.getByRole('dialog', { name: 'Chat with Maple Dental' })
  const log = (of: Page = page) => of.getByRole('log')
  const open = (of: Page = page) => of.getByRole('button', { name: /^Chat with Maple Dental/ }).click()
  const write = async (text: string) => {
    await page.getByLabel('Your message').fill(text)
    await page.keyboard.press('Enter')
  }
  const sent = () =>
    log()
      .getByText(/^Sent · /)
      .last()
      .waitFor()
  const answer = (text: string, more: { choices?: { id: string; label: string }[] } = {}) => {
    const to = inbox.stored.at(-1)?.from
    assert.ok(to, 'somebody has written')
    inbox.say({
      id: `answer-${++said}`,
      conversationId: 'c',
      accountId: 'chat-1',
      to,
      author: { kind: 'brain', name: 'Maple' },
      purpose: 'reply',
      text,
      choices: more.choices ?? [],
      attachments: [],
      answers: [],
    })
  }
  const texts = () => inbox.stored.map(({ text }) => text)
  /** The inbox has exactly this, in this order; a page that shows it may still be sending it. */
  const arrived = async (...wanted: string[]) => {
    await eventually(() => inbox.stored.length >= wanted.length, `the messages ${wanted}`)
    assert.deepEqual(texts(), wanted)
  }
  const focusIs = (selector: string) =>
    page.waitForFunction(
      wanted => document.activeElement?.shadowRoot?.activeElement?.matches(wanted),
      selector,
    )
  const close = async () => {
    await page.keyboard.press('Escape')
    await gone(panel())
  }

  test('the keyboard opens the chat, writes in it, closes it, and is back where it was', async () => {
    await page.locator('.launcher').focus()
    await page.keyboard.press('Enter')
    await panel().getByText('You are talking to an AI assistant.').waitFor()
    await focusIs('textarea')
    await page.keyboard.type('Do you whiten teeth?')
    await page.keyboard.press('Enter')
    await sent()
    assert.deepEqual(texts(), ['Do you whiten teeth?'])
    await close()
    await focusIs('.launcher')
    await page.getByRole('button', { name: 'Ask about a time' }).press('Enter')
    await panel().waitFor()
    await focusIs('textarea')
    await close()
    await page.waitForFunction(() => document.activeElement?.textContent === 'Ask about a time')
  })

  test('a quick choice and the choices of an answer are pressed instead of typed', async () => {
    await open()
    await page.getByRole('button', { name: 'When are you open?' }).click()
    await sent()
    answer('Today until six. Shall I book?', { choices: [{ id: 'yes', label: 'Yes, please' }] })
    await page.getByRole('button', { name: 'Yes, please' }).click()
    await gone(page.getByRole('button', { name: 'Yes, please' }))
    await arrived('When are you open?', 'Yes, please')
    assert.deepEqual(
      inbox.stored.map(({ text, choice }) => [text, choice]),
      [
        ['When are you open?', undefined],
        ['Yes, please', 'yes'],
      ],
    )
  })

  test('whoever cannot see it well can use it: no fault in light and dark, open and closed, wide and narrow', async () => {
    assert.deepEqual(await accessibilityFaults(page), [])
    await open()
    await write('Hello')
    await sent()
    answer('See https://maple.example.', { choices: [{ id: 'a', label: 'Book it' }] })
    await page.getByRole('button', { name: 'Book it' }).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.locator(`.frontdesk.${colorScheme}`).waitFor({ state: 'attached' })
      assert.deepEqual(await accessibilityFaults(page), [], colorScheme)
    }
    await page.setViewportSize({ width: 390, height: 780 })
    await page.locator('.launcher').waitFor({ state: 'hidden' })
    await panel().getByRole('button', { name: 'Close the chat' }).waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    await eventually(async () => {
      const box = await panel().boundingBox()
      return isDeepStrictEqual(box, { x: 0, y: 0, width: 390, height: 780 })
    }, 'a chat that fills the narrow screen')
    assert.ok((await overflow(page)) <= 0)
  })

  test('what was written while the database was away is sent after a reload, once', async () => {
    await open()
    await write('First')
    await sent()
    inbox.setFailure(new Error('away'))
    await write('Second')
    await log().getByText('Sending…').waitFor()
    await page.reload()
    inbox.setFailure(undefined)
    await open()
    await log().getByText('Second', { exact: true }).waitFor()
    await arrived('First', 'Second')
    await gone(log().getByText('Sending…'))
    assert.equal(await log().getByText('Second', { exact: true }).count(), 1)
  })

  test('a server that dies and comes back loses nothing, doubles nothing, and keeps the order', async () => {
    await open()
    await write('One')
    await sent()
    await site.down()
    await panel().getByText('No connection. Trying again…').waitFor()
    await write('Two')
    await write('Three')
    await log().getByText('Not sent.').last().waitFor()
    answer('Said meanwhile')
    await site.up()
    // The line may be back by itself before the button is reached, and then there is none.
    await log()
      .getByRole('button', { name: 'Try again' })
      .first()
      .click({ timeout: 2_000 })
      .catch(() => undefined)
    await log().getByText('Said meanwhile').waitFor()
    await arrived('One', 'Two', 'Three')
    await gone(log().getByText('Not sent.'))
    await gone(log().getByText('Sending…'))
    const order = [settings.greeting, 'One', 'Said meanwhile', 'Two', 'Three']
    await eventually(
      async () => isDeepStrictEqual(await log().locator('.bubble').allTextContents(), order),
      `the order ${order}`,
    )
  })

  test('a closed chat shows what is unread, also after a reload, until it is looked at', async () => {
    await open()
    await write('Hello')
    await sent()
    await close()
    answer('We are here')
    await page.getByRole('button', { name: 'Chat with Maple Dental, 1 unread' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Chat with Maple Dental, 1 unread' }).click()
    await log().getByText('We are here').waitFor()
    await close()
    await page.getByRole('button', { name: 'Chat with Maple Dental', exact: true }).waitFor()
    await eventually(
      () => inbox.receipts.some(({ receipt }) => receipt.status === 'read'),
      'the news that it was read',
    )
  })

  test('markup in a message stays words, and an address becomes a link that opens outside', async () => {
    await open()
    await write('<img src=x onerror="document.title=1"> https://maple.example/a?b=1.')
    await sent()
    const link = log().getByRole('link')
    assert.equal(await link.getAttribute('href'), 'https://maple.example/a?b=1')
    assert.match((await link.getAttribute('rel')) ?? '', /noopener/)
    await log().getByText('<img src=x onerror="document.title=1">').waitFor()
    assert.equal(await log().locator('img').count(), 0)
  })

  test('a picture goes with a message and is shown; an empty file is refused before it is sent', async () => {
    await open()
    const input = page.locator('input[type=file]')
    await input.setInputFiles({ name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) })
    await page.getByText('This file is empty.').waitFor()
    await input.setInputFiles({ name: 'tooth.png', mimeType: 'image/png', buffer: pixel })
    await write('It looks like this')
    await log().getByRole('img', { name: 'tooth.png' }).waitFor()
    await arrived('It looks like this')
    assert.deepEqual(
      inbox.stored[0]?.attachments.map(({ name, type }) => [name, type]),
      [['tooth.png', 'image/png']],
    )
  })

  test('a file that waits for the server outlives the reload', async () => {
    await open()
    await write('Hello')
    await sent()
    inbox.setFailure(new Error('away'))
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'tooth.png', mimeType: 'image/png', buffer: pixel })
    await write('With a picture')
    await log().getByText('Sending…').waitFor()
    await page.reload()
    inbox.setFailure(undefined)
    await open()
    await log().getByRole('img', { name: 'tooth.png' }).waitFor()
    await arrived('Hello', 'With a picture')
  })

  test('somebody who writes is seen writing, and away people ask for an address', async () => {
    inbox.setStaffed(false)
    await open()
    await write('Is anybody there?')
    await sent()
    const from = inbox.stored[0]?.from
    assert.ok(from)
    inbox.showTyping('chat-1', from, 'brain')
    await log().getByText('The assistant is typing').waitFor()
    answer('I am')
    await gone(log().getByText('The assistant is typing'))
    await page.getByLabel(/Leave your e-mail address/).fill('anna@example.com')
    await page.getByRole('button', { name: 'Leave it' }).click()
    await gone(page.getByLabel(/Leave your e-mail address/))
    await eventually(
      () => inbox.stored.at(-1)?.alsoFrom?.[0]?.value === 'anna@example.com',
      'the address that was left',
    )
  })

  test('two tabs are one visitor', async () => {
    await open()
    await write('From the first')
    await sent()
    const second = await visit('/demo/')
    await open(second)
    await log(second).getByText('From the first').waitFor()
    await second.getByLabel('Your message').fill('From the second')
    await second.keyboard.press('Enter')
    await log().getByText('From the second').waitFor()
    assert.equal(new Set(inbox.stored.map(({ from }) => from.value)).size, 1)
  })

  test('it works, with its own look, on a page that allows no style and no inline script', async () => {
    const strict = await visit('/strict')
    await strict.evaluate(() => window.Frontdesk?.open())
    await panel(strict).waitFor()
    await eventually(
      async () => (await strict.locator('.panel').boundingBox())?.width === 392,
      'a panel of its own width',
    )
    await strict.evaluate(() => window.Frontdesk?.close())
    await gone(panel(strict))
  })
})

declare global {
  interface Window {
    Frontdesk?: { open(): void; close(): void }
  }
}
