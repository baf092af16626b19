import type { z } from 'zod'
import type { Handset, HandsetMessageInfo, handsetAct, handsetFault } from '../../contract/console-api.ts'
import { eventually, type Product } from './product.ts'

type App = HandsetMessageInfo['app']
type Act = Omit<z.input<typeof handsetAct>, 'app' | 'business'>

/** A customer's telephone outside, played through the simulator. */
export interface Telephone {
  readonly number: string
  /** Writes in one of its apps; with several numbers of the business there, to the first. */
  write(app: App, act: string | Act): Promise<void>
  /** Everything on the screen of an app, oldest first, over all numbers of the business. */
  screen(app: App): Promise<HandsetMessageInfo[]>
  /** What came to the handset and matches, once it is there. */
  receives(app: App, words: RegExp): Promise<HandsetMessageInfo>
}

export async function telephone(product: Product, number: string): Promise<Telephone> {
  const { items } = await product.json<{ items: Handset[] }>('/api/simulator/handsets')
  const mine = items.find(one => one.number === number)
  if (!mine) throw new Error(`Nobody has the number ${number}.`)
  const path = `/api/simulator/handsets/${encodeURIComponent(number)}/messages`
  const screen = async (app: App) => {
    const threads = mine.apps.filter(one => one.app === app)
    const pages = await Promise.all(
      threads.map(({ business }) =>
        product.json<{ items: HandsetMessageInfo[] }>(
          `${path}?app=${app}&business=${encodeURIComponent(business)}`,
        ),
      ),
    )
    return pages.flatMap(page => page.items).sort((a, b) => (a.at < b.at ? -1 : 1))
  }
  return {
    number,
    screen,
    write: async (app, act) => {
      const business = mine.apps.find(one => one.app === app)?.business
      const body = { app, business, ...(typeof act === 'string' ? { text: act } : act) }
      const answer = await product.api(path, { method: 'POST', body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`The handset could not write: ${await answer.text()}`)
    },
    receives: (app, words) =>
      eventually(
        async () => (await screen(app)).find(one => one.direction === 'in' && words.test(one.text)),
        `${words} by ${app}`,
      ),
  }
}

/** The next messages have trouble on their way. */
export async function trouble(product: Product, fault: z.input<typeof handsetFault>): Promise<void> {
  const answer = await product.api('/api/simulator/faults', { method: 'POST', body: JSON.stringify(fault) })
  if (!answer.ok) throw new Error(`The trouble could not be made: ${await answer.text()}`)
}

/** Lets what waits for its moment happen now. @returns how many there were. */
export async function itIsTime(product: Product, keys: string): Promise<number> {
  const { numUpdatedRows } = await product.app.database.db
    .updateTable('timers')
    .set({ due_at: new Date(0) })
    .where('key', 'like', keys)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}
