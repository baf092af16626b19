import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { spokenLines } from './spoken-lines.ts'

const line = (id: string, author: 'customer' | 'brain', text: string) => ({
  ...{ id, author, text },
  interrupted: false,
  second: null,
})

test('what was typed stands before what the business understood of it', () => {
  const lines = [
    line('1', 'brain', 'Hello'),
    line('2', 'customer', 'opening ours'),
    line('3', 'brain', 'From nine'),
  ]
  assert.deepEqual(
    spokenLines(lines, [{ text: 'Opening hours?', after: 1 }]).map(({ kind, text }) => `${kind}: ${text}`),
    ['heard: Hello', 'typed: Opening hours?', 'understood: opening ours', 'heard: From nine'],
  )
})

test('nothing that was said or typed is lost or doubled, also when lines went away since', () => {
  const typed = fc.array(fc.record({ text: fc.string(), after: fc.nat(8) }), { maxLength: 5 })
  fc.assert(
    fc.property(fc.nat(5), typed, (count, words) => {
      const lines = Array.from({ length: count }, (_, index) => line(`${index}`, 'brain', 'x'))
      const keys = spokenLines(lines, words).map(({ key }) => key)
      assert.equal(keys.length, count + words.length)
      assert.equal(new Set(keys).size, keys.length)
    }),
  )
})
