import { z } from 'zod'

const octet = z.coerce.number().int().min(0).max(255)

/**
 * The login that an operator gives for SMPP 3.4, and what its papers say about it. Operators hand out longer ids and
 * passwords than the 15 and 8 characters of sections 5.2.1 and 5.2.2, so these are not held to them.
 */
export const smppSettings = z.strictObject({
  host: z.string().min(1, 'name the operator’s server, such as smpp.example.com'),
  port: z.coerce.number().int().min(1, 'is a port such as 2775').max(65_535, 'is a port such as 2775'),
  systemId: latin(64, 'is the login name, at most 64 characters').min(1, 'is missing'),
  password: latin(64, 'has at most 64 characters'),
  systemType: latin(12, 'has at most 12 characters').default(''),
  /** TLS from the first byte. */
  tls: z.boolean().default(false),
  /** `pair`: one connection to send and one to receive, for operators that know no transceiver. */
  bind: z.enum(['transceiver', 'pair']).default('transceiver'),
  /** What customers see: a number, a short code or a name of at most 11 characters; absent, the account's address. */
  sourceAddress: latin(20, 'has at most 20 characters')
    .min(1, 'is the number, short code or name customers see')
    .optional(),
  /** Only where the operator wants others than those that follow from the sender. */
  sourceTon: octet.optional(),
  sourceNpi: octet.optional(),
  /** Submits that may wait for their answers at once. */
  window: z.coerce.number().int().min(1).max(1_000).default(10),
  registeredDelivery: z.boolean().default(true),
  /** Messages (parts) in a second, where the contract sets a limit. */
  throughputPerSecond: z.coerce.number().positive().max(10_000).optional(),
  /** What the operator means by data_coding 0. */
  encoding: z.enum(['gsm7', 'latin1']).default('gsm7'),
  /** `payload`: long texts go whole in message_payload and the operator cuts them. */
  longTexts: z.enum(['parts', 'payload']).default('parts'),
  /** Seconds of silence after which the connection is probed; operators name theirs. */
  enquireLinkSeconds: z.coerce.number().positive().max(3_600).default(30),
  /** Seconds to wait for the answer to a request. */
  responseSeconds: z.coerce.number().positive().max(600).default(30),
})

export type SmppSettings = z.infer<typeof smppSettings>

/** Octet strings of SMPP hold no zero and nothing beyond one octet. */
function latin(most: number, otherwise: string) {
  return z
    .string()
    .max(most, otherwise)
    .regex(/^[\u0020-\u007e\u00a0-\u00ff]*$/, 'has a letter that SMPP cannot carry')
}
