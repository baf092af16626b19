import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  write(createLog('debug', { write: line => lines.push(line) }))
  return lines.join('')
}

test('words and addresses of a customer are removed from a line, however deep they stand', () => {
  const line = logged(log =>
    log.info(
      {
        conversationId: 'c1',
        message: { text: 'my tooth', html: '<p>', from: { email: 'anna@example.com' } },
      },
      'stored',
    ),
  )
  assert.doesNotMatch(line, /tooth|<p>|anna@/)
  assert.match(line, /"conversationId":"c1"/)
})

test('an error of the database is logged without the values that it quotes', () => {
  const error = Object.assign(new Error('duplicate key: (anna@example.com)'), {
    severity: 'ERROR',
    code: '23505',
    constraint: 'identities_key',
    detail: 'Key (value)=(anna@example.com) already exists.',
  })
  const line = logged(log => log.error({ err: error }, 'failed'))
  assert.doesNotMatch(line, /anna@/)
  assert.match(line, /23505.*identities_key/)
  assert.match(line, /log\.test\.ts/, 'the stack stays')
})

test('a foreseen error keeps its own words', () => {
  assert.match(
    logged(log => log.error({ err: new Error('No worker runs.') }, 'failed')),
    /No worker runs/,
  )
})
