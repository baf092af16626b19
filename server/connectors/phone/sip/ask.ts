import type { Dialog } from './dialog.ts'
import type { DigestClient } from './digest.ts'
import type { NewRequest, Response } from './message.ts'
import type { Stack } from './stack.ts'

/** A final answer, or why there is none. */
export type Reply = Response | 'timeout' | 'unreachable'

export interface Question {
  readonly method: string
  readonly fields?: Readonly<Record<string, string | undefined>>
  readonly body?: string
  /** A 2xx to INVITE that comes again: its ACK was lost. */
  readonly onRepeat?: (response: Response) => void
}

/** Password once, a stale nonce once. */
const mostChallenges = 2

export const statusOf = (reply: Reply): number => (typeof reply === 'string' ? 408 : reply.status)
export const isSuccess = (reply: Reply): reply is Response => statusOf(reply) >= 200 && statusOf(reply) < 300

/** Sends a request inside of a dialog and gives its final answer; challenges are met on the way. Never rejects. */
export async function ask(
  stack: Stack,
  dialog: Dialog,
  digest: DigestClient,
  question: Question,
): Promise<Reply> {
  for (let left = mostChallenges; ; left--) {
    const request = authorized(dialog.request(question.method, question.fields, question.body), digest)
    const hop = await dialog.hop(stack.finder)
    if (!hop) return 'unreachable'
    const reply = await new Promise<Reply>(resolve => {
      let done = false
      stack.transactions.request(request, hop, {
        onResponse(response) {
          if (done && response.status < 300) question.onRepeat?.(response)
          if (response.status < 200) return
          done = true
          resolve(response)
        },
        onFailure: resolve,
      })
    })
    const challenged = typeof reply !== 'string' && (reply.status === 401 || reply.status === 407)
    if (!challenged) digest.accepted()
    if (!challenged || left === 0 || !digest.challenged(reply)) return reply
  }
}

export function authorized(request: NewRequest, digest: DigestClient): NewRequest {
  const { method, uri, body = '' } = request
  for (const [name, value] of digest.authorize({ method, uri, body })) request.headers.add(name, value)
  return request
}
