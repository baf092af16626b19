import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { listenFaultOf } from './listen-fault.ts'

const host = '127.0.0.1'

async function taken(): Promise<{ readonly error: unknown; readonly port: number }> {
  const first = createServer()
  await new Promise<void>(resolve => first.listen(0, host, resolve))
  const { port } = first.address() as { port: number }
  const error = await new Promise(resolve => createServer().once('error', resolve).listen(port, host))
  await new Promise(resolve => first.close(resolve))
  return { error, port }
}

test('a port that another program has is named by its setting, whatever wraps the error', async () => {
  const { error, port } = await taken()
  const cure = `SMTP_PORT ${port} is taken by another program. Stop it, or start with another SMTP_PORT.`
  assert.equal(listenFaultOf(error, host, { PORT: 1, SMTP_PORT: port }), cure)
  const wrapped = new Error('Mail cannot be taken in.', { cause: error })
  assert.equal(listenFaultOf(wrapped, host, { SMTP_PORT: port }), cure)
})

test('an error of another kind, or of a port that is not ours, is no fault of the set-up', async () => {
  const { error, port } = await taken()
  assert.equal(listenFaultOf(error, host, { PORT: port + 1 }), undefined)
  assert.equal(listenFaultOf(new Error('no'), host, { PORT: port }), undefined)
  assert.equal(listenFaultOf('no', host, { PORT: port }), undefined)
})
