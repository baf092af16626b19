import assert from 'node:assert/strict'
import type { Customer } from '../../contract/console-api.ts'
import type { Product } from './product.ts'

interface Week {
  readonly services: { readonly id: string; readonly name: string; readonly resourceIds: readonly string[] }[]
  readonly closures: { readonly from: string; readonly to: string }[]
}

export interface Visit {
  readonly id: string
  readonly start: string
}

/** `YYYY-MM-DD` so many days from now. The hours of these journeys are far from midnight in London and in UTC. */
const dayAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** A free time of the check-up at least three days ahead, so that its reminders are still to come, booked by a teammate. */
export async function bookFor(product: Product, customer: Customer): Promise<Visit> {
  const { services } = await week(product)
  const service = services.find(one => one.name === 'Check-up') ?? services[0]!
  for (let day = 3; day < 30; day += 1)
    for (const hour of [10, 11, 14, 15]) {
      const body = {
        ...{
          serviceId: service.id,
          resourceId: service.resourceIds[0],
          start: `${dayAhead(day)}T${hour}:00:00Z`,
        },
        ...{ name: customer.name, customerId: customer.id, clientId: crypto.randomUUID() },
      }
      const answer = await product.api('/api/appointments', { method: 'POST', body: JSON.stringify(body) })
      if (answer.ok) return (await answer.json()) as Visit
    }
  return assert.fail('no time was free')
}

/** The name of a day in the next week, Monday to Friday, on which the business is open and this visit is not. */
export async function anotherDay(product: Product, visit: Visit): Promise<string> {
  const { closures } = await week(product)
  for (let ahead = 2; ahead < 7; ahead += 1) {
    const date = dayAhead(ahead)
    const closed = closures.some(({ from, to }) => from <= date && date <= to)
    const weekday = new Date(date).getUTCDay()
    if (!closed && weekday % 6 > 0 && weekday !== new Date(visit.start).getUTCDay()) return nameOf(date)
  }
  return assert.fail('no other day is open')
}

/** "Thursday" for a date or a time. */
export const nameOf = (date: string) =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(new Date(date))

const week = (product: Product) => product.json<Week>(`/api/calendar?from=${dayAhead(0)}&to=${dayAhead(13)}`)
