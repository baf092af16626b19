import type { Inbox } from '../connectors/connector.ts'
import { tellConsole } from '../data/console-events.ts'
import { lastOfPeer } from '../data/messages.ts'
import { anybodyPresent } from '../data/presence.ts'
import type { AccountRef, Path } from './path.ts'
import { noteReceipt } from './receipts.ts'
import { receive } from './receive.ts'
import { attachmentFor, transcriptOf, watchTranscript } from './transcript.ts'

/** What every connector is given: the one door into the product. */
export function createInbox(path: Path, accountOf: (accountId: string) => AccountRef | undefined): Inbox {
  const known = (accountId: string): AccountRef => {
    const account = accountOf(accountId)
    if (!account)
      throw new Error('This channel account was removed or switched off. Add it again in the settings.')
    return account
  }
  return {
    message: async inbound => {
      const account = accountOf(inbound.accountId)
      if (!account) return { outcome: 'refused', reason: 'This channel account is not served here any more.' }
      return receive(path, account, inbound)
    },
    receipt: async (accountId, which, receipt) => {
      const account = accountOf(accountId)
      if (account) await noteReceipt(path, account, which, receipt)
    },
    transcript: async (accountId, from, cursor) => transcriptOf(path, known(accountId), from, cursor),
    watch: (accountId, from, listener) => watchTranscript(path, known(accountId), from, listener),
    typing: (accountId, from) => {
      const account = accountOf(accountId)
      if (!account) return
      // Kept nowhere: when the database is slow, a missing "typing" is no loss.
      void lastOfPeer(path.database.db, account.businessId, account.id, from)
        .then(last => {
          if (!last) return
          const conversationId = last.conversation_id
          tellConsole(path.live, account.businessId, { kind: 'typing', conversationId, who: 'customer' })
        })
        .catch(() => path.log.debug('A sign of typing was lost.'))
    },
    staffed: async accountId => {
      const account = accountOf(accountId)
      return account !== undefined && (await anybodyPresent(path.database.db, account.businessId, path.now()))
    },
    attachment: async (accountId, from, attachmentId) =>
      attachmentFor(path, known(accountId), from, attachmentId),
  }
}
