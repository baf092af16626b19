import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import type { OutboundMessage, Receipt } from '../../contract/message.ts'
import type { ChannelAccount, Connector } from './connector.ts'
import { type MemoryInbox, memoryInbox } from './memory-inbox.ts'

/**
 * A connector with the other side of its protocol: the provider, the mail server or the browser.
 * The suite starts, serves and stops the connector; the world owns everything else.
 */
export interface ConnectorWorld {
  readonly connector: Connector
  /** At least one, and all of them work. The customer writes to the first. */
  readonly accounts: readonly ChannelAccount[]
  /** An account whose settings or endpoint cannot work. */
  readonly broken: ChannelAccount
  /** The customer's message on the wire, resolved when the other side holds its acknowledgement. The same `id` again is a redelivery. */
  deliver(message: { readonly id: string; readonly text: string }): Promise<void>
  /** A kind the connector has never heard of, such as next year's sticker; absent where the protocol has no kinds. */
  deliverUnknownKind?(id: string): Promise<void>
  /** Bytes on the wire that are no valid message; resolved when the other side was answered, told off or hung up on. */
  deliverBytes(bytes: Uint8Array): Promise<void>
  /** A message of ours to the customer of `deliver`, who has already written. */
  outbound(id: string, text: string): OutboundMessage
  /** A message that the other side will refuse. */
  refused(id: string): OutboundMessage
  /** Texts that reached the customer, in order. `inbox` is told of what the product made durable before `send`. */
  reached(): Promise<readonly string[]>
  /** Closes the other side and everything it holds. */
  close(): Promise<void>
}

export type MakeWorld = (inbox: MemoryInbox) => Promise<ConnectorWorld>

/** How long the suite waits for something that must come; it never waits for something that must not. */
const patience = 20_000

/** Polls because the other side may be another process; fails with `what` when it never comes. */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > end) assert.fail(`never came: ${what}`)
    await pause(10)
  }
}

async function running(makeWorld: MakeWorld, serve: (world: ConnectorWorld) => readonly ChannelAccount[]) {
  const inbox = memoryInbox()
  const world = await makeWorld(inbox)
  await world.connector.start(inbox)
  await world.connector.serve(serve(world))
  return { inbox, world }
}

function assertFailure(receipt: Receipt) {
  assert.ok(receipt.status === 'failed' || receipt.status === 'unknown', `status is ${receipt.status}`)
  assert.ok(receipt.reason && receipt.reason.length > 10, 'a failure says why in words')
  assert.equal(typeof receipt.retryable, 'boolean', 'a failure says whether trying again can help')
}

/** Kinds of handle that keep a process alive and that a connector could forget. */
function handles(): Map<string, number> {
  const counted = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo())
    if (/Timeout|Immediate|TCP|TLS|UDP|Pipe|Process|FSEvent/.test(kind))
      counted.set(kind, (counted.get(kind) ?? 0) + 1)
  return counted
}

/** What every connector owes the product, whatever its protocol. Each connector's test calls it with its own world. */
export function describeConnector(name: string, makeWorld: MakeWorld): void {
  describe(`${name} keeps the contract of connectors`, () => {
    describeInbound(makeWorld)
    describeOutbound(makeWorld)
    describeAccounts(makeWorld)
    it('leaves nothing running after it is stopped, and may be stopped twice', () => stopsCleanly(makeWorld))
  })
}

function describeInbound(makeWorld: MakeWorld) {
  describe('messages of customers', () => {
    let inbox: MemoryInbox
    let world: ConnectorWorld
    before(async () => {
      ;({ inbox, world } = await running(makeWorld, made => made.accounts))
    })
    after(async () => {
      await world.connector.stop()
      await world.close()
    })
    const arrived = (text: string) => eventually(text, () => inbox.stored.find(each => each.text === text))

    it('a message that was delivered is handed over once, with the channel’s own id', async () => {
      await world.deliver({ id: 'first-0001', text: 'Hello, do you have time on Tuesday?' })
      const message = await arrived('Hello, do you have time on Tuesday?')
      assert.equal(message.accountId, world.accounts[0]?.id)
      assert.ok(message.externalId)
      assert.ok(message.from.value)
      assert.ok(!Number.isNaN(message.sentAt.getTime()))
      assert.equal(inbox.handed.filter(each => each.text === message.text).length, 1)
    })

    it('the same message delivered again carries the same id, so it is kept once', async () => {
      await world.deliver({ id: 'twice-0001', text: 'Delivered twice' })
      await arrived('Delivered twice')
      await world.deliver({ id: 'twice-0001', text: 'Delivered twice' })
      await world.deliver({ id: 'twice-0002', text: 'And one more' })
      await arrived('And one more')
      const ids = new Set(
        inbox.handed.filter(each => each.text === 'Delivered twice').map(each => each.externalId),
      )
      assert.equal(ids.size, 1)
      assert.equal(inbox.stored.filter(each => each.text === 'Delivered twice').length, 1)
    })

    it('letters of every script and emoji arrive as they were written', async () => {
      const text = 'Ačiū, žąsis 你好 שלום 👩‍👩‍👧 "quoted" <b>not bold</b> & 50 %'
      await world.deliver({ id: 'script-0001', text })
      assert.equal((await arrived(text)).text, text)
    })

    it('a kind of message nobody has heard of becomes text, not an error', async test => {
      if (!world.deliverUnknownKind) return test.skip('this protocol has no kinds of message')
      const before = inbox.stored.length
      await world.deliverUnknownKind('unknown-0001')
      await eventually('the unknown kind as text', () => inbox.stored.length > before || undefined)
      assert.ok(inbox.stored.at(-1)?.text.trim())
    })

    it('malformed bytes stop nothing, and what is kept of them is a whole message', async () => {
      const before = inbox.stored.length
      const sample = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), { numRuns: 10, seed: 7 })
      const texts = ['{', '{"kind":', 'null', '[]', '\u0000\u0000', '{"kind":"nothing"}']
      for (const bytes of [...sample, ...texts.map(text => new TextEncoder().encode(text))])
        await world.deliverBytes(bytes)
      // A mail is a mail whatever is in it; a frame is not. Either way nothing half-made may be handed over.
      for (const kept of inbox.stored.slice(before)) {
        assert.ok(kept.externalId)
        assert.equal(typeof kept.text, 'string')
      }
      await world.deliver({ id: 'after-0001', text: 'Still here after all that' })
      await arrived('Still here after all that')
    })
  })
}

function describeOutbound(makeWorld: MakeWorld) {
  describe('messages of the business', () => {
    let inbox: MemoryInbox
    let world: ConnectorWorld
    before(async () => {
      ;({ inbox, world } = await running(makeWorld, made => made.accounts))
      await world.deliver({ id: 'opening-0001', text: 'Good morning' })
      await eventually('the first message', () => inbox.stored[0])
    })
    after(async () => {
      await world.connector.stop()
      await world.close()
    })
    const send = (message: OutboundMessage, signal = new AbortController().signal) => {
      inbox.say(message)
      return world.connector.send(message, signal)
    }
    const times = async (text: string) => (await world.reached()).filter(each => each.includes(text)).length

    it('an answer reaches the customer and its receipt says so', async () => {
      const receipt = await send(
        world.outbound('11111111-0000-4000-8000-000000000001', 'Tuesday at ten is free.'),
      )
      assert.ok(['sent', 'delivered', 'read'].includes(receipt.status), receipt.reason ?? receipt.status)
      assert.ok(receipt.at instanceof Date)
      await eventually('the answer', async () => (await times('Tuesday at ten is free.')) > 0 || undefined)
    })

    it('sending the same message twice shows it once, when the connector says it is repeatable', async test => {
      if (!world.connector.repeatable) return test.skip('this channel cannot recognise a repeated send')
      const message = world.outbound('11111111-0000-4000-8000-000000000002', 'Sent twice.')
      await send(message)
      const second = await world.connector.send(message, new AbortController().signal)
      assert.notEqual(second.status, 'failed')
      await send(world.outbound('11111111-0000-4000-8000-000000000003', 'The end.'))
      await eventually('the last message', async () => (await times('The end.')) > 0 || undefined)
      assert.equal(await times('Sent twice.'), 1)
    })

    it('a refusal is a receipt with a reason in words, not an exception', async () => {
      assertFailure(
        await world.connector.send(
          world.refused('11111111-0000-4000-8000-000000000004'),
          new AbortController().signal,
        ),
      )
    })

    it('an account that is not served is a receipt too', async () => {
      const message = world.outbound('11111111-0000-4000-8000-000000000005', 'Nobody will see this.')
      const receipt = await world.connector.send(
        { ...message, accountId: 'no-such-account' },
        new AbortController().signal,
      )
      assertFailure(receipt)
      assert.equal(await times('Nobody will see this.'), 0)
    })

    it('a send that was called off before it began gives a receipt', async () => {
      const receipt = await world.connector.send(
        world.outbound('11111111-0000-4000-8000-000000000006', 'Called off.'),
        AbortSignal.abort(),
      )
      assertFailure(receipt)
    })
  })
}

function describeAccounts(makeWorld: MakeWorld) {
  describe('accounts', () => {
    it('one account that cannot work shows a red light with the cure and leaves the others alive', async () => {
      const { inbox, world } = await running(makeWorld, made => [made.broken, ...made.accounts])
      try {
        const light = await eventually('the red light', () =>
          world.connector.health().find(each => each.accountId === world.broken.id && each.light === 'red'),
        )
        assert.ok(light.reason && light.reason.length > 10)
        await world.deliver({ id: 'alive-0001', text: 'Are you open?' })
        await eventually('the message', () => inbox.stored.find(each => each.text === 'Are you open?'))
        await eventually('the green light', () =>
          world.connector
            .health()
            .find(each => each.accountId === world.accounts[0]?.id && each.light === 'green'),
        )
      } finally {
        await world.connector.stop()
        await world.close()
      }
    })

    it('an account that was taken away has no light, and sending from it is refused', async () => {
      const { world } = await running(makeWorld, made => made.accounts)
      try {
        await world.connector.serve([])
        assert.deepEqual(world.connector.health(), [])
        const message = world.outbound(
          '11111111-0000-4000-8000-000000000007',
          'From an account that is gone.',
        )
        assertFailure(await world.connector.send(message, new AbortController().signal))
      } finally {
        await world.connector.stop()
        await world.close()
      }
    })

    it('settings are completed with defaults, and impossible ones are refused in words', async () => {
      const { world } = await running(makeWorld, made => made.accounts)
      try {
        const completed = world.connector.settings(world.accounts[0]?.settings)
        assert.deepEqual(world.connector.settings(completed), completed, 'completing twice changes nothing')
        for (const impossible of [7, 'text', [], { '\u0000': 1 }, null])
          assert.throws(
            () => world.connector.settings(impossible),
            (error: unknown) => error instanceof Error && error.message.length > 10,
          )
      } finally {
        await world.connector.stop()
        await world.close()
      }
    })
  })
}

async function stopsCleanly(makeWorld: MakeWorld) {
  const before = handles()
  const { inbox, world } = await running(makeWorld, made => [made.broken, ...made.accounts])
  await world.deliver({ id: 'stop-0001', text: 'One before the end' })
  await eventually('the message', () => inbox.stored[0])
  await world.connector.stop()
  await world.connector.stop()
  assert.equal(inbox.watching, 0)
  assertFailure(
    await world.connector.send(
      world.outbound('11111111-0000-4000-8000-000000000008', 'Too late.'),
      new AbortController().signal,
    ),
  )
  await world.close()
  await eventually(
    `handles back to ${JSON.stringify([...before])}, now ${JSON.stringify([...handles()])}`,
    () =>
      [...handles()].every(
        ([kind, count]) => count <= (before.get(kind) ?? 0) + (kind === 'Timeout' ? 1 : 0),
      ) || undefined,
  )
}
