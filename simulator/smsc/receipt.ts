import { type MessagePdu, plainMessage } from '../../server/connectors/sms/smpp/pdu.ts'
import { ok } from '../../server/connectors/sms/smpp/statuses.ts'
import type { Delivery } from './outbox.ts'

// SMPP 3.4 section 5.2.28.
const delivered = { state: 2, word: 'DELIVRD', error: '000' }
const undelivered = { state: 5, word: 'UNDELIV', error: '001' }

/** The SMSC's receipt for a part, in the text form of SMPP 3.4 appendix B and in the optional parameters. */
export function receiptOf(submit: MessagePdu, id: string, arrived: boolean): Delivery {
  const { state, word, error } = arrived ? delivered : undelivered
  const now = stamp(new Date())
  const counted = arrived ? '001' : '000'
  const text = `id:${id} sub:001 dlvrd:${counted} submit date:${now} done date:${now} stat:${word} err:${error} text:`
  const { userMessageReference } = submit.optional
  return {
    ...plainMessage,
    ...{ command: 'deliver_sm', status: ok, source: submit.destination, destination: submit.source },
    ...{ esmClass: 0x04, shortMessage: new Uint8Array(Buffer.from(text, 'latin1')) },
    optional: {
      ...{ receiptedMessageId: id, messageState: state },
      ...(userMessageReference === undefined ? {} : { userMessageReference }),
    },
  }
}

/** YYMMDDhhmm */
function stamp(date: Date): string {
  return date.toISOString().replace(/\D/g, '').slice(2, 12)
}
