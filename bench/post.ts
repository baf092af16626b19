import { randomUUID } from 'node:crypto'
import { type Agent, request } from 'node:http'
import type { Posted } from './provider-connector.ts'

/**
 * Posts one message as the provider does; resolves when it is acknowledged.
 * @throws when it was not taken in
 */
export function post(agent: Agent, port: number, from: string, text = 'When are you open?'): Promise<void> {
  const posted: Posted = { id: randomUUID(), from, text }
  return new Promise((resolve, reject) => {
    const options = { agent, port, host: '127.0.0.1', method: 'POST', path: '/hooks/sms/in' }
    const sent = request(options, answer => {
      answer.resume().on('end', () => {
        if (answer.statusCode === 200) resolve()
        else reject(new Error(`The webhook answered ${answer.statusCode}.`))
      })
    })
    sent.on('error', reject).end(JSON.stringify(posted))
  })
}
