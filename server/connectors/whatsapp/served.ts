import { z } from 'zod'
import type { AccountHealth, ChannelAccount } from '../connector.ts'
import { createGraph, type Graph, type GraphFailure } from './graph.ts'
import { type WhatsAppSettings, whatsappSettings } from './settings.ts'
import { Templates } from './templates.ts'

/** One account that is served, with what is known of its health. */
export interface Served {
  readonly account: ChannelAccount
  /** Equal for equal settings: such an account is left alone when accounts are served again. */
  readonly key: string
  /** Absent when the settings cannot be used; `fault` says why. */
  readonly line?: Line
  /** Colours the light until the access was proven again. */
  fault: { readonly light: 'amber' | 'red'; readonly reason: string } | undefined
  /** Meta has confirmed token and number at least once. */
  proven: boolean
  /** When the access was last asked about; ms since the epoch. */
  probedAt: number | undefined
  /** Why the last webhook for this account was refused, and when; gone with the next good one. */
  refused: { readonly reason: string; readonly at: number } | undefined
}

export interface Line {
  readonly settings: WhatsAppSettings
  readonly graph: Graph
  readonly templates: Templates
}

export function keyOf(account: ChannelAccount): string {
  return JSON.stringify([account.address, account.settings])
}

/** Never throws: an account that cannot work has a red light and no line. */
export function openAccount(account: ChannelAccount, now: () => number): Served {
  const bare = {
    account,
    key: keyOf(account),
    fault: undefined,
    proven: false,
    probedAt: undefined,
    refused: undefined,
  }
  try {
    const settings = whatsappSettings(account.settings)
    const graph = createGraph(settings)
    const templates = new Templates(graph, settings.businessAccountId, now)
    return { ...bare, line: { settings, graph, templates } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'The settings cannot be used.'
    return { ...bare, fault: { light: 'red', reason } }
  }
}

const phoneNumber = z.object({ display_phone_number: z.string().optional() })

/** Asks Meta whether token and number belong together, and leaves the answer in `served`. */
export async function probe(served: Served, now: number, signal: AbortSignal): Promise<void> {
  if (!served.line) return
  const { graph, settings } = served.line
  served.probedAt = now
  const path = `${settings.phoneNumberId}?fields=display_phone_number,verified_name,quality_rating`
  const answer = await graph.get(path, phoneNumber, signal)
  if (signal.aborted) return
  if (answer.ok) {
    served.proven = true
    served.fault = mismatch(answer.value.display_phone_number, served.account.address)
  } else served.fault = faultOf(answer.failure)
}

function mismatch(shown: string | undefined, address: string): Served['fault'] {
  const digits = shown?.replace(/\D/g, '')
  if (!digits || digits === address.replace(/\D/g, '')) return undefined
  const reason = `The phone number id belongs to another number, which ends in ${digits.slice(-4)}. Copy the id of this account’s number.`
  return { light: 'red', reason }
}

function faultOf({ cause, status, reason }: GraphFailure): NonNullable<Served['fault']> {
  if (cause === 'account') return { light: 'red', reason }
  if (cause === 'busy' || status === 'unknown') return { light: 'amber', reason }
  return {
    light: 'red',
    reason: 'WhatsApp does not know this phone number id, or the token may not see it. Copy both again.',
  }
}

/** ms a refused webhook keeps the light amber. */
const remembered = 60 * 60_000

export function healthOf(served: Served, publicUrl: string | undefined, now: number): AccountHealth {
  const accountId = served.account.id
  if (served.fault) return { accountId, ...served.fault }
  if (!served.proven)
    return {
      accountId,
      light: 'amber',
      reason: 'WhatsApp is being asked whether the access is right. Wait a moment.',
    }
  if (publicUrl === undefined)
    return {
      accountId,
      light: 'amber',
      reason: 'No public address is set, so WhatsApp cannot deliver messages. Start with the public address.',
    }
  if (served.refused && now - served.refused.at < remembered)
    return { accountId, light: 'amber', reason: served.refused.reason }
  return { accountId, light: 'green' }
}
