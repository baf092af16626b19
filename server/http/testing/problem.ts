import assert from 'node:assert/strict'
import type { Problem } from '../../../contract/console-api.ts'

/** The answer is this problem, and its message is long enough to name a cure. */
export async function problem(answer: Response, status: number, code: string): Promise<Problem> {
  const body = await answer.json()
  assert.equal(answer.status, status, JSON.stringify(body))
  assert.equal(body.error, code)
  assert.ok(body.message.length > 20, 'the message names the cure')
  return body
}
