import type { FailureCause } from '../../../../contract/message.ts'

interface Meaning {
  readonly name: string
  /** Why a bind or a message is refused, with the cure, as far as the code says it. */
  readonly says: string
  readonly cause?: FailureCause
  readonly retryable?: true
}

export const ok = 0x00
export const statuses = {
  invalidCommand: 0x03,
  wrongState: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  invalidDestination: 0x0b,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  throttled: 0x58,
  receiverTemporary: 0x64,
  malformed: 0x02,
} as const

/**
 * SMPP 3.4 table 5-2. What is temporary is by Kannel's gw/smsc/smsc_smpp.c (queue full, throttled, system error) and
 * the retry column of Vibes' SMPP guide; the causes are ours.
 */
const meanings: Readonly<Record<number, Meaning>> = {
  1: { name: 'ESME_RINVMSGLEN', says: 'The message is too long for this operator.', cause: 'content' },
  2: { name: 'ESME_RINVCMDLEN', says: 'The operator could not read the request.' },
  3: { name: 'ESME_RINVCMDID', says: 'The operator does not know this request.', cause: 'account' },
  4: { name: 'ESME_RINVBNDSTS', says: 'The operator lets this login receive only.', cause: 'account' },
  5: {
    name: 'ESME_RALYBND',
    says: 'This login is connected already; the operator allows no second connection.',
    cause: 'busy',
    retryable: true,
  },
  7: {
    name: 'ESME_RINVREGDLVFLG',
    says: 'The operator gives no receipts. Switch them off.',
    cause: 'account',
  },
  8: { name: 'ESME_RSYSERR', says: 'The operator has trouble of its own.', cause: 'busy', retryable: true },
  10: {
    name: 'ESME_RINVSRCADR',
    says: 'The operator does not let you send under this sender. Ask it to allow the number or name.',
    cause: 'account',
  },
  11: { name: 'ESME_RINVDSTADR', says: 'The operator cannot reach this number.', cause: 'recipient' },
  13: {
    name: 'ESME_RBINDFAIL',
    says: 'The operator refused the login. Check system id, password and that it knows your IP address.',
    cause: 'account',
  },
  14: { name: 'ESME_RINVPASWD', says: 'The password is not right. Enter it again.', cause: 'account' },
  15: { name: 'ESME_RINVSYSID', says: 'The system id is not right. Enter it again.', cause: 'account' },
  20: { name: 'ESME_RMSGQFUL', says: 'The queue at the operator is full.', cause: 'busy', retryable: true },
  21: { name: 'ESME_RINVSERTYP', says: 'The operator does not know this service type.', cause: 'account' },
  67: {
    name: 'ESME_RINVESMCLASS',
    says: 'The operator takes no parts. Send long texts whole.',
    cause: 'content',
  },
  69: { name: 'ESME_RSUBMITFAIL', says: 'The operator refused the message.' },
  72: { name: 'ESME_RINVSRCTON', says: 'The kind of sender (TON) is not right.', cause: 'account' },
  73: {
    name: 'ESME_RINVSRCNPI',
    says: 'The numbering plan of the sender (NPI) is not right.',
    cause: 'account',
  },
  80: {
    name: 'ESME_RINVDSTTON',
    says: 'The operator does not take this kind of number.',
    cause: 'recipient',
  },
  81: {
    name: 'ESME_RINVDSTNPI',
    says: 'The operator does not take this numbering plan.',
    cause: 'recipient',
  },
  83: {
    name: 'ESME_RINVSYSTYP',
    says: 'The system type is not right. Ask the operator for it.',
    cause: 'account',
  },
  88: {
    name: 'ESME_RTHROTTLED',
    says: 'More messages than the operator allows.',
    cause: 'busy',
    retryable: true,
  },
  100: { name: 'ESME_RX_T_APPN', says: 'The operator cannot take it now.', cause: 'busy', retryable: true },
  101: { name: 'ESME_RX_P_APPN', says: 'The operator refused the message for good.' },
  102: { name: 'ESME_RX_R_APPN', says: 'The operator refused the message.' },
  103: { name: 'ESME_RQUERYFAIL', says: 'The operator does not know the message.' },
  192: {
    name: 'ESME_RINVOPTPARSTREAM',
    says: 'The operator could not read the parameters.',
    cause: 'account',
  },
  193: { name: 'ESME_ROPTPARNOTALLWD', says: 'The operator does not take a parameter.', cause: 'account' },
  194: { name: 'ESME_RINVPARLEN', says: 'A parameter is too long for the operator.', cause: 'content' },
  195: { name: 'ESME_RMISSINGOPTPARAM', says: 'The operator wants one more parameter.', cause: 'account' },
  196: { name: 'ESME_RINVOPTPARAMVAL', says: 'The operator does not take a parameter.', cause: 'account' },
  254: { name: 'ESME_RDELIVERYFAILURE', says: 'The operator could not deliver it.', cause: 'recipient' },
  255: { name: 'ESME_RUNKNOWNERR', says: 'The operator had an error it has no name for.' },
}

export interface Refusal {
  /** Plain words with the cure and the operator's code. */
  readonly reason: string
  readonly retryable: boolean
  readonly cause?: FailureCause
}

/** What a command_status other than 0 means to the sender of a message or to the owner of a login. */
export function refusalOf(status: number): Refusal {
  const known = meanings[status]
  const code = `0x${status.toString(16).padStart(2, '0')}`
  // 0x400 to 0x4ff are the vendor's own (table 5-2).
  if (!known)
    return {
      reason: `The operator refused with its own code ${code}. Ask it what that means.`,
      retryable: false,
    }
  const { name, says, cause, retryable = false } = known
  return { reason: `${says} (${name}, ${code})`, retryable, ...(cause ? { cause } : {}) }
}
