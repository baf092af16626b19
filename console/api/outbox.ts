import { useSyncExternalStore } from 'react'
import { send } from './request.ts'
import type { AttachmentInfo, Channel, TeammateAnswer } from './types.ts'

/** An answer on its way to the server; the timeline shows it until the real message is there. */
export interface Pending {
  readonly conversationId: string
  readonly channel: Channel
  readonly answer: TeammateAnswer
  readonly attachments: readonly AttachmentInfo[]
  readonly at: string
  /** Why it was not taken; undefined while it is under way. */
  readonly failed?: string
}

let pending: readonly Pending[] = []
const listeners = new Set<() => void>()

function set(next: readonly Pending[]): void {
  pending = next
  for (const listener of listeners) listener()
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePending(conversationId: string): readonly Pending[] {
  const all = useSyncExternalStore(subscribe, () => pending)
  return all.filter(one => one.conversationId === conversationId)
}

export function dropPending(clientId: string): void {
  set(pending.filter(one => one.answer.clientId !== clientId))
}

/** Sends, or sends again under the same `clientId`, which the server takes only once. `shown` runs before the bubble leaves. */
export async function dispatch(
  { failed: _, ...entry }: Pending,
  shown: () => Promise<unknown>,
  words: (error: unknown) => string,
): Promise<void> {
  const { clientId } = entry.answer
  set([...pending.filter(one => one.answer.clientId !== clientId), entry])
  try {
    await send('POST', `/api/conversations/${entry.conversationId}/messages`, entry.answer)
    await shown()
    dropPending(clientId)
  } catch (error) {
    set(pending.map(one => (one.answer.clientId === clientId ? { ...one, failed: words(error) } : one)))
  }
}
