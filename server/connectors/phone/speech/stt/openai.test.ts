import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type OpenAiAudioDouble, openOpenAiAudio } from '../../../../../simulator/speech/openai-audio.ts'
import { type Listening, listenTo, quiet, voice } from '../testing/caller.ts'
import { againstVendor } from '../testing/vendor.ts'
import { openAiEar } from './openai.ts'
import { openAiRealtimeEar } from './openai-realtime.ts'

const script = [{ text: 'I would like to book' }, { text: 'tomorrow at ten' }]
let double: OpenAiAudioDouble
const open: Listening[] = []

beforeEach(async () => {
  double = await openOpenAiAudio({ apiKey: 'right', models: ['gpt-4o-transcribe'], script })
})
afterEach(async () => {
  for (const { stream } of open.splice(0)) stream.close()
  await double.stop()
})

const ears = { http: openAiEar, realtime: openAiRealtimeEar }

for (const [way, ear] of Object.entries(ears)) {
  const settings = (more: object = {}) => ({
    apiUrl: double.url,
    apiKey: 'right',
    model: 'gpt-4o-transcribe',
    ...more,
  })
  const line = async (more: object = {}, hints: readonly string[] = []) => {
    const listening = await listenTo(ear(settings(more)), hints)
    open.push(listening)
    return listening
  }

  test(`${way}: what the caller said is there after the caller stopped, in order`, async () => {
    const caller = await line({}, ['Dr. Šimkus'])
    caller.push(quiet(1))
    caller.says(5)
    caller.push(quiet(1))
    caller.says(3)
    await caller.until(() => caller.finals.length === 2)
    assert.deepEqual(
      caller.finals.map(({ text }) => text),
      ['I would like to book', 'tomorrow at ten'],
    )
    assert.deepEqual(caller.faults, [])
  })

  test(`${way}: silence before the first word is not sent`, async () => {
    const caller = await line()
    caller.push(quiet(4))
    caller.push(voice(0.04))
    caller.push(quiet(1))
    caller.says(5)
    await caller.until(() => caller.finals.length === 1)
    const sent = double.events.map(({ audio }) => Buffer.from(String(audio ?? ''), 'base64').length)
    const bytes = sent.reduce((sum, one) => sum + one, 0) + (double.requests[0]?.body.length ?? 0) / 2
    assert.ok(bytes > 1.4 * 8_000 && bytes < 2 * 8_000, `${bytes} bytes for 1.35 s of voice`)
    assert.equal(caller.finals[0]?.text, 'I would like to book')
  })

  test(`${way}: a connection that dies in the answer is a fault and no text`, async () => {
    if (way === 'http') double.schedule.order({ kind: 'die', after: 1 })
    else double.schedule.order({ kind: 'die', after: 4 })
    const caller = await line()
    caller.says(5)
    await caller.until(() => caller.faults.length > 0)
    assert.deepEqual(caller.finals, [])
  })

  test(`${way}: a service that stops answering is noticed`, async () => {
    double.schedule.order({ kind: 'stall', after: way === 'http' ? 1 : 4 })
    const caller = await listenTo(ear(settings(), 100))
    open.push(caller)
    caller.says(5)
    await caller.until(() => caller.faults.length > 0)
    assert.deepEqual(caller.finals, [])
  })

  test(`${way}: garbage is a fault and no text`, async () => {
    double.schedule.order({ kind: 'garbage' })
    const caller = await line()
    caller.says(5)
    await caller.until(() => caller.faults.length > 0)
    assert.deepEqual(caller.hearings, [])
  })

  test(`${way}: a caller who hangs up hears of nothing more`, async () => {
    const caller = await line()
    caller.says(5)
    caller.stream.close()
    const next = await line()
    next.says(3)
    await next.until(() => next.finals.length === 1)
    assert.deepEqual(caller.hearings, [])
    assert.deepEqual(caller.faults, [])
  })
}

test('http: a refused key and too many requests are faults with their cure', async () => {
  const wrong = await listenTo(
    openAiEar({ apiUrl: double.url, apiKey: 'sk-secret', model: 'gpt-4o-transcribe' }),
  )
  wrong.says(2)
  await wrong.until(() => wrong.faults.length > 0)
  assert.match(wrong.faults[0] ?? '', /refused the key/)
  assert.doesNotMatch(wrong.faults[0] ?? '', /secret/)
  double.schedule.order({ kind: 'refuse', status: 429 })
  const busy = await listenTo(openAiEar({ apiUrl: double.url, apiKey: 'right', model: 'gpt-4o-transcribe' }))
  busy.says(2)
  await busy.until(() => busy.faults.length > 0)
  assert.match(busy.faults[0] ?? '', /too much to do/)
})

test('realtime: a refused key, a busy service and an unknown model are told when the call begins', async () => {
  const ear = (more: object) =>
    openAiRealtimeEar({ apiUrl: double.url, apiKey: 'right', model: 'gpt-4o-transcribe', ...more })
  await assert.rejects(listenTo(ear({ apiKey: 'sk-secret' })), { kind: 'settings', message: /valid key/ })
  double.schedule.order({ kind: 'refuse', status: 429 })
  await assert.rejects(listenTo(ear({})), { kind: 'busy' })
  await assert.rejects(listenTo(ear({ model: 'gpt-9' })), { kind: 'settings', message: /model/ })
})

test('realtime: words come one after the other', async () => {
  const caller = await listenTo(
    openAiRealtimeEar({ apiUrl: double.url, apiKey: 'right', model: 'gpt-4o-transcribe' }),
  )
  open.push(caller)
  caller.says(5)
  await caller.until(() => caller.finals.length === 1)
  assert.deepEqual(caller.partials, [
    'I',
    'I would',
    'I would like',
    'I would like to',
    'I would like to book',
  ])
})

test('realtime: less than a tenth of a second of sound is nothing, not an error', async () => {
  const caller = await listenTo(
    openAiRealtimeEar({ apiUrl: double.url, apiKey: 'right', model: 'gpt-4o-transcribe' }),
  )
  open.push(caller)
  caller.push(voice(0.06))
  caller.stream.endOfSpeech()
  await caller.until(() => caller.finals.length === 1)
  assert.equal(caller.finals[0]?.text, '')
  assert.deepEqual(caller.faults, [])
})

test('what we send is what the vendor describes', async t => {
  const fits = againstVendor(t)
  if (!fits) return
  const options = { apiUrl: double.url, apiKey: 'right', model: 'gpt-4o-transcribe' }
  const realtime = await listenTo(openAiRealtimeEar(options), ['root canal'])
  const http = await listenTo(openAiEar(options), ['root canal'])
  open.push(realtime, http)
  http.says(5)
  await http.until(() => http.finals.length === 1)
  fits('RealtimeTranscriptionSessionCreateRequestGA', double.events[0]?.session)
  const [request] = double.requests
  const form = await new Response(new Uint8Array(request!.body), {
    headers: { 'content-type': String(request!.headers['content-type']) },
  }).formData()
  fits('CreateTranscriptionRequest', { ...Object.fromEntries(form), file: 'binary' })
  fits.not('CreateTranscriptionRequest', { model: 'gpt-4o-transcribe' })
})
