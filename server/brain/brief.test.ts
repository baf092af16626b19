import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { HandoffBrief } from '../../contract/turn.ts'
import { chatMedium, clinic, exampleTurn, letterMedium } from './example-turn.ts'
import { brain, conversation, seeded, type Told } from './testing/talk.ts'

function briefIn({ events }: Pick<Told, 'events'>): HandoffBrief {
  const handoff = events.find(event => event.kind === 'handoff')
  assert.ok(handoff?.kind === 'handoff')
  return handoff.brief
}

/** Which of the customer's messages, counted from one, each line rests on. */
const numbers = (ids: readonly string[]) => ids.map(id => id.split('-').at(-1))
const lines = (brief: HandoffBrief) =>
  brief.summary.map(({ text, messageIds }) => [text, numbers(messageIds)])

describe('the brief for the colleague who takes over', () => {
  test('tells in our words what was asked and what is known, each line with its messages', async () => {
    const { hear } = conversation()
    await hear('Hi there, I wonder if I could get a cleaning on Tuesday 1 December at 14:30')
    await hear("It's for Sarah Jones, sarah@example.com. My name is Sarah Jones.")
    await hear('no, Wednesday')
    const brief = briefIn(await hear('Look, can I just talk to a human please'))
    assert.deepEqual(lines(brief), [
      ['Wants to book: teeth cleaning, on Tuesday 1 December at 14:30.', ['1']],
      ['Gives: name Sarah Jones, e-mail sarah@example.com.', ['2']],
      ['Corrects: on Wednesday 2 December at 14:30.', ['3']],
      ['Asks for a person.', ['4']],
      [
        'Not booked yet: teeth cleaning, name Sarah Jones, e-mail sarah@example.com, on Wednesday 2 December at 14:30 with Dr Novak.',
        ['1', '2', '3', '4'],
      ],
    ])
    assert.match(brief.need.text, /^Wants to speak to a person\. Not booked yet: teeth cleaning/)
    assert.deepEqual(numbers(brief.need.messageIds), ['4'])
    assert.deepEqual(
      brief.tried.map(({ text, messageIds }) => [text, messageIds]),
      [
        ['Asked for the name.', ['reply-1']],
        ['Read back teeth cleaning on Tuesday 1 December at 14:30.', ['reply-2']],
        ['Read back teeth cleaning on Wednesday 2 December at 14:30.', ['reply-3']],
      ],
    )
    const text = JSON.stringify(brief)
    for (const words of ['wonder', 'Look', 'no, Wednesday', 'May I', 'Shall I'])
      assert.ok(!text.includes(words), words)
  })

  test('names a question by the entry that answers it, or by what it is about', async () => {
    const { hear } = seeded('matched', chatMedium)
    await hear('where can I park the car?')
    await hear('how much is whitening?')
    const brief = briefIn(await hear('Cancel my appointment, and I want to speak to a person about it'))
    assert.deepEqual(lines(brief), [
      ['Asks “Is there parking?”', ['1']],
      ['Asks what it costs (teeth whitening).', ['2']],
      ['Wants to cancel a booking and asks for a person.', ['3']],
    ])
    assert.equal(brief.tried[0]?.text, 'Answered “Is there parking?”')
  })

  test('says what was done already', async () => {
    const { hear } = conversation()
    await hear('Book a cleaning for Tuesday 1 December at 14:30, my name is Sarah Jones, sarah@example.com')
    await hear('yes')
    const brief = briefIn(await hear('I need to speak to someone'))
    assert.deepEqual(lines(brief)[1], ['Says yes to what was read back.', ['2']])
    assert.equal(brief.tried.at(-1)?.text, 'Booked: teeth cleaning on Tuesday 1 December at 14:30.')
    assert.doesNotMatch(JSON.stringify(brief), /Not booked yet/)
  })

  test('keeps the customer’s own words only where no others tell: danger, complaint, what no entry answers', async () => {
    const danger = briefIn(await conversation().hear("My husband can't breathe after the extraction"))
    assert.equal(danger.need.text, "Reports an emergency: “My husband can't breathe after the extraction”")
    const { hear } = conversation({ medium: letterMedium })
    const unknown = briefIn(await hear('Do you know who won the football last night?'))
    assert.match(unknown.need.text, /“Do you know who won the football last night\?”/)
  })

  test('never repeats a sentence: the same question twice is one line with both messages', async () => {
    const { hear } = conversation()
    await hear('is there parking?')
    await hear('is there parking?')
    const brief = briefIn(await hear('I want to talk to a human'))
    assert.deepEqual(lines(brief)[0], ['Asks “Is there parking?”', ['1', '2']])
    assert.equal(new Set(brief.summary.map(({ text }) => text)).size, brief.summary.length)
  })

  test('shows nobody else’s booking to a colleague of somebody who proved nothing', async () => {
    const { hear } = seeded('claimed', chatMedium)
    const brief = briefIn(await hear('Cancel my appointment, I want to speak to a person'))
    assert.doesNotMatch(JSON.stringify(brief), /1 December|K1M4Q/)
  })

  test('tells of messages from before the brain took notes too', async () => {
    const base = exampleTurn('I want a person')
    const entry = { at: base.now, conversationId: base.conversationId, channel: base.medium.channel }
    const timeline = [
      { ...entry, messageId: 'm-0', author: 'customer' as const, text: 'My crown fell off' },
      { ...entry, messageId: 'm-1', author: 'brain' as const, text: 'I am sorry to hear that.' },
    ]
    const events = []
    const turn = { ...base, business: clinic, timeline }
    for await (const event of brain.respond(turn, new AbortController().signal)) events.push(event)
    const brief = briefIn({ events })
    assert.deepEqual(
      brief.summary.map(({ messageIds }) => messageIds),
      [['m-0'], ['message-1']],
    )
  })

  test('stays short however long the conversation was', async () => {
    const { hear } = conversation()
    for (let count = 0; count < 20; count++)
      await hear(count % 2 ? 'is there parking?' : 'how much is whitening?')
    const brief = briefIn(await hear('I want to talk to a human'))
    assert.ok(brief.summary.length <= 8 && brief.tried.length <= 4)
  })
})
