import { z } from 'zod'
import { requestProvider } from '../../provider-request.ts'
import type { CarrierSettings } from './settings.ts'

const created = z.object({ sid: z.string().regex(/^CA[0-9a-f]{32}$/i) })
const fault = z.object({ code: z.coerce.number().optional() })

export type Placed =
  | { readonly kind: 'placed'; readonly callSid: string }
  | { readonly kind: 'rejected' | 'unreachable' | 'failed'; readonly reason: string }

/**
 * Twilio's codes (https://www.twilio.com/docs/api/errors) with the cure: 20003 authentication, 21210 and 21212 our
 * number, 21211, 21214 and 21217 theirs, 13224 and 21215 where we may call, 20429 too many.
 */
const cures: Readonly<Record<number, string>> = {
  20003: 'Twilio did not take the Account SID or the Auth Token. Copy them again.',
  21210: 'Our number is not one of this Twilio account. Buy or verify it there.',
  21212: 'Our number cannot place calls. Choose another one in the settings.',
  21211: 'This number cannot be called.',
  21214: 'This number cannot be called.',
  21217: 'This number cannot be called.',
  13224: 'This number cannot be called.',
  21215: 'The Twilio account may not call this country. Allow it under Voice, Geographic Permissions.',
  20429: 'Twilio takes no more calls at the moment. Try again later.',
}

/** The two requests of the REST API that we need (https://www.twilio.com/docs/voice/api/call-resource). */
export function carrierApi({ accountSid, authToken, apiUrl }: CarrierSettings) {
  const calls = `${apiUrl}/2010-04-01/Accounts/${accountSid}/Calls`
  const headers = {
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
  }
  const post = (url: string, fields: Readonly<Record<string, string>>, signal: AbortSignal) =>
    requestProvider(url, { method: 'POST', headers, body: new URLSearchParams(fields), signal })
  return {
    async place(fields: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Placed> {
      const answer = await post(`${calls}.json`, fields, signal)
      if (answer.kind === 'unreached') return { kind: 'unreachable', reason: answer.reason }
      if (answer.kind === 'unsure') return { kind: 'failed', reason: answer.reason }
      const said = read(answer.content)
      const call = created.safeParse(said)
      if (answer.status < 300 && call.success) return { kind: 'placed', callSid: call.data.sid }
      const code = fault.safeParse(said).data?.code ?? (answer.status === 401 ? 20003 : undefined)
      const cure = code === undefined ? undefined : cures[code]
      return { kind: 'rejected', reason: cure ?? `Twilio did not place the call (${code ?? answer.status}).` }
    },
    /** Ends a call that rings or talks; one that is over already is left as it is. */
    async end(callSid: string, signal: AbortSignal): Promise<void> {
      await post(`${calls}/${callSid}.json`, { Status: 'completed' }, signal)
    },
  }
}

function read(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'))
  } catch {
    return undefined
  }
}
