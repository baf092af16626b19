import type { Conversation } from '../../contract/console-api.ts'
import { usedAccounts } from '../data/reply-channels.ts'
import type { HttpDeps } from './context.ts'

/** How a teammate can answer this customer now, best first: what a channel carries is its connector's word. */
export async function replyChannelsOf(
  deps: Pick<HttpDeps, 'connectors' | 'database'>,
  businessId: string,
  customerId: string,
  now: Date,
): Promise<Conversation['replyChannels']> {
  const accounts = await usedAccounts(deps.database.db, businessId, customerId)
  return accounts.flatMap(account => {
    const medium = deps.connectors.find(connector => connector.channel === account.channel)?.medium
    if (!medium) return []
    const hoursAgo = (now.getTime() - (account.lastInboundAt?.getTime() ?? 0)) / 3_600_000
    if (hoursAgo > medium.windowHours) return []
    return {
      accountId: account.accountId,
      channel: account.channel,
      to: account.to,
      accountName: account.accountName,
      markup: medium.markup,
      subject: medium.style === 'letter' ? replySubject(account.subject) : null,
      maxText: Number.isFinite(medium.maxText) ? medium.maxText : null,
      attachments: medium.maxAttachment > 0,
    }
  })
}

/** RFC 5322 3.6.5: "Re: " once, whatever language's marks were there before. */
function replySubject(subject: string | null): string {
  const bare = (subject ?? '').replace(/^(?:\s*(?:re|aw|sv|antw|ats)\s*(?:\[\d+\])?:)+\s*/i, '').trim()
  return bare === '' ? '' : `Re: ${bare}`
}
