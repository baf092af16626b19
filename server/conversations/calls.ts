import { setTimeout as wait } from 'node:timers/promises'
import type { CallHost } from '../connectors/call-host.ts'
import type { PeopleOnCalls } from '../connectors/switchboard.ts'
import { answerCall, cutToHeard } from '../data/calls.ts'
import { tellConsole } from '../data/console-events.ts'
import { newId } from '../data/ids.ts'
import type { Vault } from '../data/vault.ts'
import { noteMissedCall } from '../jobs/missed-call.ts'
import { begin } from './call-begin.ts'
import { endCall, keepMessage, noteTransfer } from './call-end.ts'
import { mustRead, speak, tellAbout } from './call-messages.ts'
import { personLeftCall, personTookCall } from './call-people.ts'
import { respond } from './call-turn.ts'
import { noteUnanswered } from './call-unanswered.ts'
import { CallsAlive } from './calls-alive.ts'
import type { AccountRef, Path } from './path.ts'

/** ms between tries to store the end of a call: within the 10 s that a call waits for it (session/call-session.ts). */
const endTries = [200, 500, 1_000, 2_000, 4_000]

/**
 * What a call asks of the product: the same receive and reply as any message, without the queue between them. Sentences
 * leave while the brain still thinks; each is a message of its own, so that it can be cut to what was heard.
 */
export function createCallHost(
  path: Path,
  vault: Vault,
  accountOf: (accountId: string) => AccountRef | undefined,
  /** Started by whoever starts the product; else no other node hears of the calls. */
  alive = new CallsAlive(path, () => undefined),
): CallHost & PeopleOnCalls {
  const live = new Map<string, AccountRef>()
  const known = (callId: string): AccountRef => {
    const account = live.get(callId)
    if (!account) throw new Error('This call is not known here any more.')
    return account
  }
  return {
    begin: async call => {
      const account = accountOf(call.accountId)
      if (!account) throw new Error('This number was removed or switched off. Add it again in the settings.')
      const opening = await begin(path, account, call)
      live.set(opening.callId, account)
      alive.add(account.businessId, opening.callId)
      return opening
    },
    answered: async callId => {
      const { businessId } = known(callId)
      await path.database.transaction(tx => answerCall(tx, businessId, callId, path.now()))
    },
    respond: (callId, said, signal) => respond(path, known(callId), callId, said, signal),
    note: async (callId, text) => {
      const account = known(callId)
      const messageId = newId(path.now().getTime())
      await path.database.transaction(async tx => {
        const call = await mustRead(tx, account.businessId, callId)
        await speak(path, tx, account, call, { id: messageId, text })
      })
      return messageId
    },
    leftMessage: (callId, message) => keepMessage(path, vault, known(callId), callId, message),
    heard: (callId, messageId, text, interrupted) =>
      path.database.transaction(tx =>
        cutToHeard(tx, known(callId).businessId, messageId, { text, interrupted }),
      ),
    live: (callId, news) => {
      const account = live.get(callId)
      if (account) tellConsole(path.live, account.businessId, { kind: 'call', callId, news })
    },
    transferred: async (callId, news) => {
      const { businessId } = known(callId)
      await path.database.transaction(async tx => {
        const call = await mustRead(tx, businessId, callId)
        await noteTransfer(path, tx, call, news)
        tellAbout(path, call)
      })
    },
    takenOver: (callId, person) => personTookCall(path, known(callId), callId, person),
    handedBack: (callId, person) => personLeftCall(path, known(callId), callId, person),
    missed: async ({ accountId, externalId, from, to }) => {
      const account = accountOf(accountId)
      if (!account) return
      await noteMissedCall(path, account.businessId, { callId: externalId, from: from.value, to })
    },
    unanswered: async call => {
      const account = accountOf(call.accountId)
      if (account) await noteUnanswered(path, account, call)
    },
    ended: async (callId, reason, recording) => {
      const account = known(callId)
      try {
        await persistently(path, () => endCall(path, vault, account, callId, { reason, recording }))
      } finally {
        live.delete(callId)
        alive.remove(account.businessId, callId)
      }
    },
  }
}

/** The recording of a call is nowhere else: a database that is away for a moment must not cost it. */
async function persistently(path: Path, act: () => Promise<void>): Promise<void> {
  for (const ms of endTries)
    try {
      return await act()
    } catch (error) {
      path.log.warn({ err: error }, 'The end of a call could not be stored yet')
      await wait(ms)
    }
  await act()
}
