import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { CallerFrame, CallServerFrame } from '../../contract/call-protocol.ts'
import type { CallBoard } from '../../contract/live-calls.ts'
import { soundOf } from '../../server/connectors/phone/browser/sound.ts'
import {
  accessibilityFaults,
  fakeMicrophone,
  launchBrowser,
  noBrowser,
  overflow,
} from '../support/browser.ts'
import { callFrom } from '../support/caller.ts'
import { consolePage, signInOn } from '../support/console-page.ts'
import type { Line } from '../support/lines.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'

const sofia = '+447700900103'
const greeting = 'Hello, you have reached Maple Dental. I am the AI assistant.'
/** A directory for pictures that a person looks at; none are taken without it. */
const pictures = process.env.PICTURES

describe('live calls in the console, with the beeps of a fake microphone', { skip: noBrowser }, () => {
  let product: Product
  let browser: Browser
  let page: Page
  let caller: Line
  const callers: Line[] = []
  const faults: string[] = []
  const heard: CallServerFrame[] = []
  const sent: CallerFrame[] = []

  async function calls(): Promise<Line> {
    const line = await callFrom(product, sofia)
    callers.push(line)
    return line
  }
  async function picture(name: string): Promise<void> {
    if (!pictures) return
    for (const theme of ['light', 'dark'] as const)
      for (const [size, width, height] of [
        ['wide', 1280, 860],
        ['phone', 390, 844],
      ] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height })
        await page.screenshot({ path: `${pictures}/${name}-${theme}-${size}.png` })
      }
    await page.setViewportSize({ width: 1280, height: 860 })
  }
  const card = () => page.getByRole('article', { name: /Call with Sofia/ })

  before(async () => {
    product = await startProduct()
    browser = await launchBrowser(fakeMicrophone())
    page = await consolePage(browser, product, { width: 1280, height: 860 }, faults)
    page.on('console', line => line.type() === 'error' && faults.push(line.text()))
    page.on('websocket', socket => {
      if (!socket.url().includes('/ws/phone/')) return
      socket.on('framereceived', ({ payload }) => heard.push(JSON.parse(String(payload))))
      socket.on('framesent', ({ payload }) => sent.push(JSON.parse(String(payload))))
    })
    await signInOn(page, product)
  })
  after(async () => {
    for (const line of callers) line.close()
    await browser?.close()
    await product?.stop()
  })

  test('a call appears by itself, with who it is and what is said', async () => {
    faults.length = 0
    await page.getByRole('link', { name: 'Calls' }).first().click()
    await page.getByText('Nobody is on the line').waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    caller = await calls()
    await card().waitFor()
    await card().getByText(greeting, { exact: true }).waitFor()
    caller.forget()
    await eventually(() => caller.pitch(0) > 0, 'the greeting in the caller’s ear')
    await card()
      .getByText(/^Live \d+:\d\d$/)
      .waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    await picture('live')
  })

  test('it stands there again after a reload', async () => {
    await page.reload()
    await card()
      .getByText(/Press (?:1|one)/)
      .waitFor()
    const [first] = (await product.json<CallBoard>('/api/calls')).live[0]!.lines
    assert.deepEqual([first?.text, first?.interrupted], [greeting, false], 'heard whole, before the keys')
    await card().getByText(greeting, { exact: true }).waitFor()
  })

  test('who listens in hears the call and sends nothing', async () => {
    await card().getByRole('button', { name: 'Listen in' }).click()
    await card().getByText('nobody hears you').waitFor()
    caller.talk(1_000)
    await eventually(
      () => heard.some(one => one.kind === 'audio' && soundOf(one.sound)!.some(sample => sample > 5_000)),
      'the caller in the listener’s page',
    )
    assert.ok(!sent.some(one => one.kind === 'audio'))
    caller.talk(0)
    await card().getByRole('button', { name: 'Stop listening' }).click()
    await card().getByRole('button', { name: 'Listen in' }).waitFor()
  })

  test('who takes over speaks with the caller, on whatever page, and gives them back', async () => {
    caller.forget()
    await card().getByRole('button', { name: 'Take over' }).click()
    const bar = page.getByRole('region', { name: 'Your call' })
    await bar.getByText('You are speaking with Sofia').waitFor()
    await card().getByText(`With Owner`).waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    await picture('taken-over')
    caller.forget()
    await eventually(() => caller.pitch(0) > 0, 'the beeps of the teammate')
    await page.getByRole('link', { name: 'Customers' }).first().click()
    await page.getByRole('heading', { name: 'Customers' }).waitFor()
    await bar.getByRole('button', { name: 'Hand back to the AI' }).click()
    await bar.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Calls' }).first().click()
    await card().getByText('You are talking to the AI assistant again').waitFor()
  })

  test('hanging up is asked about first, and then ends the call at once', async () => {
    await card().getByRole('button', { name: 'Hang up' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    assert.equal((await product.json<CallBoard>('/api/calls')).live.length, 1)
    await card().getByRole('button', { name: 'Hang up' }).click()
    await page.getByRole('button', { name: 'Hang up now' }).click()
    await caller.got('ended')
    await page.getByText('Nobody is on the line').waitFor()
    await page.getByRole('link', { name: /Sofia.*ended by us/ }).waitFor()
    await picture('recent')
  })

  test('a tab that takes calls rings with the brief on any page, and its teammate is joined', async () => {
    await page.getByRole('switch', { name: 'Take calls here' }).click()
    await eventually(() => heard.some(one => (one.kind as string) === 'ready'), 'the tab to be known')
    await page.getByRole('link', { name: 'Customers' }).first().click()
    caller = await calls()
    await eventually(async () => {
      const said = (await product.json<CallBoard>('/api/calls')).live.flatMap(call => call.lines)
      return said.some(line => /Press (?:1|one)/.test(line.text))
    }, 'what the keys do')
    caller.send({ kind: 'digit', digit: '2' })
    const dialog = page.getByRole('dialog', { name: /A caller for you/ })
    await dialog.getByRole('button', { name: 'Take the call' }).waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    await picture('ringing')
    await dialog.getByRole('button', { name: 'Take the call' }).click()
    const bar = page.getByRole('region', { name: 'Your call' })
    await bar.getByText('You are speaking with').waitFor()
    await dialog.waitFor({ state: 'detached' })
    caller.forget()
    await eventually(() => caller.pitch(0) > 0, 'the beeps of the teammate')
    caller.send({ kind: 'hang-up' })
    await bar.waitFor({ state: 'detached' })
  })

  test('on a small screen nothing is cut off', async () => {
    caller = await calls()
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto('/calls')
    await card().waitFor()
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await accessibilityFaults(page), [])
    caller.send({ kind: 'hang-up' })
    await page.getByText('Nobody is on the line').waitFor()
    assert.deepEqual(faults, [])
  })
})
