import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CallEffect, CallEvent } from './events.ts'
import { nextWait, reduce, startCall } from './reduce.ts'
import type { CallState } from './state.ts'
import { sentence, testOpening } from './testing/scripted-host.ts'

const longest = 120_000
const opening = { ...testOpening, longest }
const texts = fc.constantFrom('', 'yes', 'uh-huh', 'monday at ten', 'bye', 'anna@example.com', 'and')
const said = fc.constantFrom(
  sentence('One.', 'one'),
  sentence('A longer sentence with some words.', 'two'),
  ...(['yes-no', 'number', 'open'] as const).map(what => ({ kind: 'expecting', what }) as const),
  { kind: 'working' } as const,
  { kind: 'transfer', brief: 'b', urgency: 'review' } as const,
  { kind: 'hang-up' } as const,
)

/** Whatever may happen to a call, likely or not; runs and lines mostly those that exist. */
const event: fc.Arbitrary<(state: CallState, now: number) => CallEvent> = fc.oneof(
  fc.boolean().map(on => (_: CallState, at: number) => ({ kind: 'voice', on, at: at - 120 }) as const),
  fc
    .record({
      text: texts,
      kind: fc.constantFrom('partial', 'final' as const),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(hearing => () => ({ kind: 'hearing', hearing }) as const),
  fc.constantFrom(...'0123456789*#').map(digit => () => ({ kind: 'digit', digit }) as const),
  fc.tuple(said, fc.nat(3)).map(
    ([one, back]) =>
      (state: CallState) =>
        ({
          kind: 'said',
          run: state.counts.runs - (back === 3 ? 1 : 0),
          said: one,
        }) as const,
  ),
  fc.boolean().map(ok => (state: CallState) => ({ kind: 'replied', run: state.counts.runs, ok }) as const),
  fc.constantFrom('played', 'played', 'played', 'unsaid' as const).map(kind => (state: CallState) => ({
    kind,
    utterance: state.lines[0]?.utterance ?? 'line-0',
  })),
  fc
    .constantFrom('taken', 'nobody', 'over' as const)
    .map(outcome => () => ({ kind: 'transfer', outcome }) as const),
  fc.boolean().map(on => () => ({ kind: 'held', on }) as const),
  fc.constant(() => ({ kind: 'time' }) as const),
)
const rare: fc.Arbitrary<(state: CallState, now: number) => CallEvent> = fc.constantFrom(
  () => ({ kind: 'deaf' }) as const,
  () => ({ kind: 'not-begun' }) as const,
  () => ({ kind: 'stop' }) as const,
  () => ({ kind: 'leg-ended', reason: 'caller-hung-up' }) as const,
  () => ({ kind: 'begun', opening }) as const,
)
const story = fc.array(
  fc.record({
    gap: fc.oneof(fc.nat(300), fc.nat(3_000), fc.nat(20_000)),
    make: fc.oneof({ weight: 30, arbitrary: event }, { weight: 1, arbitrary: rare }),
  }),
  { maxLength: 120 },
)

/** Watches the effects of one call for what must never happen. */
class Watch {
  readonly running = new Map<number, { guess: boolean; over: boolean }>()
  readonly effects: CallEffect[] = []
  finished = 0
  hangups = 0

  see(effects: readonly CallEffect[]): void {
    for (const effect of effects) {
      assert.equal(this.finished, 0, 'nothing happens after the end')
      this.effects.push(effect)
      if (effect.kind === 'respond') this.running.set(effect.run, { guess: effect.guess, over: false })
      if (effect.kind === 'certain') this.certain(effect.run)
      if (effect.kind === 'abort') this.running.delete(effect.run)
      if (effect.kind === 'finish') this.finished += 1
      if (effect.kind === 'hang-up') this.hangups += 1
      assert.ok(this.running.size <= 1, 'never two answers at once')
    }
  }

  /** The brain has finished; a guess is still to be called certain or withdrawn. */
  reply(run: number): void {
    const one = this.running.get(run)
    if (one?.guess) one.over = true
    else this.running.delete(run)
  }

  certain(run: number): void {
    const one = this.running.get(run)
    assert.ok(one?.guess, 'only a guess becomes certain')
    one.guess = false
    if (one.over) this.running.delete(run)
  }
}

function tell(events: readonly { gap: number; make: (state: CallState, now: number) => CallEvent }[]): {
  state: CallState
  watch: Watch
  ended: number
} {
  const watch = new Watch()
  let now = 1_000
  let state = startCall(now)
  const happen = (happening: CallEvent) => {
    if (happening.kind === 'replied') watch.reply(happening.run)
    const next = reduce(state, happening, now)
    watch.see(next.effects)
    state = next.state
    assert.ok(state.phase === 'ended' || nextWait(state) !== undefined, `${state.phase} waits for nothing`)
    assert.ok(state.phase === 'ended' || nextWait(state)! > now, 'what is over is not waited for')
  }
  const pass = (ms: number) => {
    for (const end = now + ms; now < end; ) {
      now = Math.min(end, nextWait(state) ?? end)
      if (state.phase !== 'ended') happen({ kind: 'time' })
    }
  }
  happen({ kind: 'begun', opening })
  happen({ kind: 'answered' })
  for (const { gap, make } of events) {
    pass(gap)
    happen(make(state, now))
  }
  while (state.phase !== 'ended' && now < 10_000_000) pass((nextWait(state) ?? now) - now)
  return { state, watch, ended: now }
}

test('Whatever happens in whatever order, a call ends within its longest duration, once, and with one answer at a time', () => {
  fc.assert(
    fc.property(story, events => {
      const { state, watch, ended } = tell(events)
      assert.equal(state.phase, 'ended')
      assert.equal(watch.finished, 1)
      assert.ok(watch.hangups <= 1, 'hung up at most once')
      assert.equal(watch.running.size, 0, 'no turn of the brain outlives the call')
      const told = events.reduce((sum, { gap }) => sum + gap, 0)
      assert.ok(ended <= 1_000 + Math.max(longest + 2_000, told), `${ended}`)
    }),
    { numRuns: 3_000 },
  )
})

test('A notice is never hushed while it is said, but by the end of the call', () => {
  fc.assert(
    fc.property(story, events => {
      let now = 1_000
      let state = reduce(startCall(now), { kind: 'begun', opening }, now).state
      state = reduce(state, { kind: 'answered' }, now).state
      for (const { gap, make } of events) {
        now += Math.min(gap, 400)
        const happening = make(state, now)
        // Once it has been played, the next sentence may be interrupted in the same step.
        const said =
          state.lines[0]?.kind === 'notice' && happening.kind !== 'played' && happening.kind !== 'unsaid'
        const next = reduce(state, happening, now)
        const over = next.state.phase === 'ended' || next.state.phase === 'ending'
        const stuck = next.effects.some(effect => effect.kind === 'live' && effect.news.kind === 'trouble')
        if (said && !over && !stuck)
          assert.ok(!next.effects.some(effect => effect.kind === 'hush' || effect.kind === 'pause'))
        state = next.state
      }
    }),
    { numRuns: 1_000 },
  )
})

test('Recording begins at most once, and never before the notice was heard', () => {
  fc.assert(
    fc.property(story, events => {
      const { watch } = tell(events)
      const kinds = watch.effects.map(effect => effect.kind)
      assert.ok(kinds.filter(kind => kind === 'record').length <= 1)
    }),
    { numRuns: 500 },
  )
})

test('The end is final: nothing that comes later changes it', () => {
  fc.assert(
    fc.property(story, fc.array(event), (events, later) => {
      const { state } = tell(events)
      for (const make of later) {
        const after = reduce(state, make(state, 9_999_999), 9_999_999)
        assert.equal(after.state, state)
        assert.deepEqual(after.effects, [])
      }
    }),
    { numRuns: 200 },
  )
})
