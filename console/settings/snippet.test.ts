import assert from 'node:assert/strict'
import { test } from 'node:test'
import { snippetOf } from './snippet.ts'

test('the call button is in the snippet only when it was asked for', () => {
  assert.equal(
    snippetOf('https://desk.example', 'k1', false),
    '<script src="https://desk.example/widget.js" data-key="k1" async></script>',
  )
  assert.match(snippetOf('https://desk.example', 'k1', true), / data-call async>/)
})
