import { Line } from './lines.ts'
import type { Product } from './product.ts'
import type { Api } from './sign-in.ts'

/** Calls the business from a handset of the try-it page; silent until told to talk. */
export async function callFrom(product: Product, number: string): Promise<Line> {
  const path = `/api/simulator/handsets/${encodeURIComponent(number)}/calls`
  const line = await openLine(product, 'browser', await ticketOf(product.api, path))
  await line.got('answered')
  line.talk(0)
  return line
}

/** A page of a teammate that hears a call, speaks in it, or is rung. */
export async function openLine(
  product: Product,
  path: 'browser' | 'listen' | 'speak' | 'desk',
  ticket: string,
): Promise<Line> {
  const line = new Line(product.url, path)
  await line.opened
  line.send({ kind: path === 'desk' ? 'desk' : 'call', ticket })
  return line
}

export async function ticketOf(api: Api, path: string): Promise<string> {
  const answer = await api(path, { method: 'POST', body: '{}' })
  if (answer.status !== 201) throw new Error(`No ticket: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { ticket: string }).ticket
}
