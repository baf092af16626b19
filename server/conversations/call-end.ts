import type { CallHost, EndReason, Recording } from '../connectors/call-host.ts'
import { readProfile } from '../data/businesses.ts'
import { readRecording } from '../data/call-recordings.ts'
import { type CallRow, changeCall, forgetUnsaid, markMessages } from '../data/calls.ts'
import { changeConversation } from '../data/conversations.ts'
import { offerToPerson } from '../data/handoffs.ts'
import { newId } from '../data/ids.ts'
import { recordTransfer, type TransferNews } from '../data/transfers.ts'
import type { Vault } from '../data/vault.ts'
import { planErasing } from '../jobs/recordings.ts'
import { messageTakenOf } from '../jobs/words.ts'
import { beginOutreach } from '../routing/try-next.ts'
import { hear, mustRead, type Tx, tellAbout } from './call-messages.ts'
import { joinWav } from './join-wav.ts'
import type { AccountRef, Path } from './path.ts'
import { waveformOf } from './waveform.ts'

/** A day later the team has called back, or a text does not help either. */
const followUpMs = 24 * 3_600_000

/** Stores that a call is over, with its recording. */
export async function endCall(
  path: Path,
  vault: Vault,
  { businessId }: AccountRef,
  callId: string,
  { reason, recording }: { readonly reason: EndReason; readonly recording: Recording | undefined },
): Promise<void> {
  await path.database.transaction(async tx => {
    const call = await mustRead(tx, businessId, callId)
    await changeCall(tx, businessId, callId, {
      ...{ status: 'ended', ended_at: path.now(), end_reason: reason },
      ...(recording ? sealed(vault, callId, recording) : {}),
    })
    if (!call.answered_at && !recording) await forgetUnsaid(tx, businessId, callId)
    await markMessages(tx, businessId, recording?.marks ?? [])
    if (recording) await planErasing(tx, businessId)
    // Whoever hangs up, and in whatever order the news comes: a call that is over is no conversation any more.
    await noteTransfer(path, tx, call, { outcome: 'done' })
    tellAbout(path, call)
  })
}

/** A caller who has spoken to a person needs none any more; one whom nobody took does. */
export async function noteTransfer(path: Path, tx: Tx, call: CallRow, news: TransferNews): Promise<void> {
  const changed = await recordTransfer(tx, { call, news, now: path.now() })
  if (!changed || news.outcome === 'accepted') return
  const needs_person = news.outcome === 'declined'
  await changeConversation(tx, call.business_id, call.conversation_id, { needs_person })
}

/** What was left after the tone: kept with its sound, a task for the team to call back, and a text to the caller. */
export async function keepMessage(
  path: Path,
  vault: Vault,
  account: AccountRef,
  callId: string,
  message: Parameters<CallHost['leftMessage']>[1],
): Promise<void> {
  const { businessId } = account
  const now = path.now()
  await path.database.transaction(async tx => {
    // Where nothing else is recorded the recording is the message.
    const kept = await behindEarlier(tx, vault, businessId, callId, message)
    const { second = kept.second } = message
    const text = message.text.trim() || '[a message was left after the tone]'
    const call = await hear(path, tx, account, callId, {
      utteranceId: `message-${newId(now.getTime())}`,
      text,
      confidence: 1,
      second,
    })
    const { conversation_id: conversationId, customer_id: customerId } = call
    await changeCall(tx, businessId, callId, sealed(vault, callId, kept))
    await planErasing(tx, businessId)
    await offerToPerson(tx, {
      ...{ businessId, conversationId, customerId, now },
      ...{ reason: 'message-left', urgency: 'important', brief: undefined, answersSeq: 0 },
    })
    await changeConversation(tx, businessId, conversationId, { needs_person: true })
    const { name } = await readProfile(tx, businessId)
    // Who could not be understood on the telephone can write.
    await beginOutreach(tx, {
      ...{ businessId, customerId, conversationId, now, purpose: 'follow_up', except: ['email'] },
      key: `message-left:${callId}`,
      text: messageTakenOf(name),
      subject: 'You left a message',
      facts: { name: 'there', business: name },
      expiresAt: new Date(now.getTime() + followUpMs),
    })
  })
}

/** A caller may leave several messages in one call. `second`: where this one begins. */
async function behindEarlier(
  tx: Tx,
  vault: Vault,
  businessId: string,
  callId: string,
  { wav, seconds }: Pick<Recording, 'wav' | 'seconds'>,
): Promise<Pick<Recording, 'wav' | 'seconds'> & { readonly second: number }> {
  const earlier = await readRecording(tx, businessId, callId)
  if (!earlier) return { wav, seconds, second: 0 }
  const { recording_seconds: second } = await mustRead(tx, businessId, callId)
  return {
    wav: joinWav(vault.openBytes(earlier, `call:${callId}`), wav),
    ...{ seconds: (second ?? 0) + seconds, second: second ?? 0 },
  }
}

function sealed(vault: Vault, callId: string, { wav, seconds }: Pick<Recording, 'wav' | 'seconds'>) {
  return {
    ...{ recording: vault.sealBytes(wav, `call:${callId}`), recording_seconds: seconds },
    ...drawn(wav),
  }
}

/** A recording is kept also when it cannot be drawn. */
function drawn(wav: Uint8Array) {
  try {
    return { waveform: waveformOf(wav) }
  } catch {
    return {}
  }
}
