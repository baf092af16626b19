import { destinationOf, sourceOf } from '../../server/connectors/sms/smpp/addresses.ts'
import { encodeText } from '../../server/connectors/sms/smpp/data-coding.ts'
import { plainMessage } from '../../server/connectors/sms/smpp/pdu.ts'
import { ok } from '../../server/connectors/sms/smpp/statuses.ts'
import { headerIndicator, writeConcatenation } from '../../server/connectors/sms/smpp/user-data.ts'
import type { HandsetAct } from '../handset.ts'
import type { Delivery } from './outbox.ts'

/** What a text message can carry of it. */
export function wordsOf({ text, choice, location, reaction, file }: HandsetAct): string {
  if (file) throw new Error('A short message carries no file.')
  const place =
    location && [location.name, `${location.latitude}, ${location.longitude}`].filter(Boolean).join('\n')
  return text ?? choice?.label ?? reaction ?? place ?? ''
}

/** A handset's message on its way to the business, in parts where it is long. */
export function deliveriesOf(from: string, to: string, text: string, reference: number): Delivery[] {
  const { dataCoding, parts } = encodeText(text, 'gsm7')
  const total = parts.length
  return parts.map((body, index): Delivery => {
    const common: Omit<Delivery, 'shortMessage'> = {
      ...plainMessage,
      ...{
        command: 'deliver_sm',
        status: ok,
        source: destinationOf(from),
        destination: sourceOf(to),
        dataCoding,
      },
    }
    if (total === 1) return { ...common, shortMessage: body }
    const header = writeConcatenation({ reference, total, part: index + 1 })
    return { ...common, esmClass: headerIndicator, shortMessage: Uint8Array.of(...header, ...body) }
  })
}
