import type { z } from 'zod'
import type { newOutreach } from '../../contract/console-api.ts'
import type { Path } from '../conversations/path.ts'
import { record } from '../data/audit.ts'
import { readProfile } from '../data/businesses.ts'
import { nameOfCustomer } from '../data/customers.ts'
import type { Actor } from '../http/use-cases.ts'
import { beginOutreach } from './try-next.ts'

/** Tells a customer something of the business's own accord: details by e-mail, what cannot wait by what reaches them first. */
export async function tell(
  path: Path,
  request: { readonly businessId: string; readonly customerId: string; readonly actor: Actor } & z.output<
    typeof newOutreach
  >,
): Promise<void> {
  const { businessId, customerId, actor, purpose, text, subject, clientId } = request
  await path.database.transaction(async tx => {
    const { name: business } = await readProfile(tx, businessId)
    const name = (await nameOfCustomer(tx, businessId, customerId)) ?? 'there'
    await beginOutreach(tx, {
      ...{ businessId, customerId, purpose, text, now: path.now() },
      key: `told:${clientId}`,
      ...(subject ? { subject } : {}),
      facts: { name, business },
    })
    await record(tx, { businessId, actor: actor.name, action: 'customer.told', subject: customerId })
  })
}
