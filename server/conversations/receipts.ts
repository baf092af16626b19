import type { Receipt } from '../../contract/message.ts'
import { advanceDelivery, messageOfReceipt } from '../data/deliveries.ts'
import { lockOutreach } from '../data/outreaches.ts'
import { noteOutcome } from '../routing/outcome.ts'
import { type AccountRef, type Path, tellChanged } from './path.ts'

/** News about a message that went out. Late, doubled or reordered news changes nothing. */
export async function noteReceipt(
  path: Path,
  account: AccountRef,
  which: { readonly messageId: string } | { readonly externalId: string },
  receipt: Receipt,
): Promise<void> {
  const { businessId } = account
  const moved = await path.database.transaction(async tx => {
    const found = await messageOfReceipt(tx, businessId, account.id, which)
    if (!found) return false
    const { outreachId, ...where } = found
    // First its outreach, as whoever tries the next channel does.
    if (outreachId) await lockOutreach(tx, businessId, outreachId)
    const news = { ...receipt, now: path.now() }
    const advanced = await advanceDelivery(tx, businessId, found.messageId, receipt.status, news)
    if (!advanced) return false
    const { medium } = path.connectors.get(account.channel)!
    const { messageId } = found
    if (outreachId) await noteOutcome(tx, { businessId, outreachId, messageId, receipt, medium })
    tellChanged(path, { businessId, ...where })
    return true
  })
  if (moved) path.metrics.delivery(account.channel, receipt.status)
}
