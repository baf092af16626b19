import { MalformedPdu, OctetReader, OctetWriter } from './octets.ts'
import { type Optional, readOptional, writeOptional } from './optional.ts'

/** SMPP 3.4 table 5-1, as far as an ESME that sends and receives short messages needs it. */
export const commandIds = {
  generic_nack: 0x8000_0000,
  bind_receiver: 0x0000_0001,
  bind_receiver_resp: 0x8000_0001,
  bind_transmitter: 0x0000_0002,
  bind_transmitter_resp: 0x8000_0002,
  submit_sm: 0x0000_0004,
  submit_sm_resp: 0x8000_0004,
  deliver_sm: 0x0000_0005,
  deliver_sm_resp: 0x8000_0005,
  unbind: 0x0000_0006,
  unbind_resp: 0x8000_0006,
  bind_transceiver: 0x0000_0009,
  bind_transceiver_resp: 0x8000_0009,
  enquire_link: 0x0000_0015,
  enquire_link_resp: 0x8000_0015,
  data_sm: 0x0000_0103,
  data_sm_resp: 0x8000_0103,
} as const

export type Command = keyof typeof commandIds
const commands = new Map<number, Command>(
  Object.entries(commandIds).map(([command, id]) => [id, command as Command]),
)

interface Header {
  /** 1 to 0x7fffffff (5.1.4); larger ones are read all the same. */
  readonly sequence: number
  /** 0 in requests. */
  readonly status: number
}

/** `ton` and `npi` by 5.2.5 and 5.2.6; `digits` holds letters where the sender is a name. */
export interface Address {
  readonly ton: number
  readonly npi: number
  readonly digits: string
}

export interface BindPdu extends Header {
  readonly command: 'bind_receiver' | 'bind_transmitter' | 'bind_transceiver'
  readonly systemId: string
  readonly password: string
  readonly systemType: string
  readonly interfaceVersion: number
  /** The numbers this session serves; `digits` is a regular expression or empty. */
  readonly range: Address
  readonly optional: Optional
}

export interface BindRespPdu extends Header {
  readonly command: 'bind_receiver_resp' | 'bind_transmitter_resp' | 'bind_transceiver_resp'
  readonly systemId: string
  readonly optional: Optional
}

export interface MessagePdu extends Header {
  /** data_sm (4.7) has the same meaning with fewer fields: the others are as in `plainMessage`, its text is the payload. */
  readonly command: 'submit_sm' | 'deliver_sm' | 'data_sm'
  readonly serviceType: string
  readonly source: Address
  readonly destination: Address
  readonly esmClass: number
  readonly protocolId: number
  readonly priority: number
  readonly schedule: string
  readonly validity: string
  readonly registeredDelivery: number
  readonly replaceIfPresent: number
  readonly dataCoding: number
  readonly defaultMessageId: number
  /** At most 254 octets; longer ones go into `optional.messagePayload`. */
  readonly shortMessage: Uint8Array
  readonly optional: Optional
}

export interface MessageRespPdu extends Header {
  readonly command: 'submit_sm_resp' | 'deliver_sm_resp' | 'data_sm_resp'
  /** Empty in errors, where SMSCs leave out the whole body (4.4.2). */
  readonly messageId: string
  readonly optional: Optional
}

export interface BarePdu extends Header {
  readonly command: 'unbind' | 'unbind_resp' | 'enquire_link' | 'enquire_link_resp' | 'generic_nack'
}

export type Pdu = BindPdu | BindRespPdu | MessagePdu | MessageRespPdu | BarePdu

/** Fields of a message that nobody sets. */
export const plainMessage = {
  serviceType: '',
  esmClass: 0,
  protocolId: 0,
  priority: 0,
  schedule: '',
  validity: '',
  registeredDelivery: 0,
  replaceIfPresent: 0,
  dataCoding: 0,
  defaultMessageId: 0,
  optional: {},
} as const

export type Decoded =
  | { readonly kind: 'pdu'; readonly pdu: Pdu }
  /** To be answered with generic_nack ESME_RINVCMDID (3.3). */
  | { readonly kind: 'unknown'; readonly commandId: number; readonly sequence: number }
  | { readonly kind: 'malformed'; readonly commandId: number; readonly sequence: number }

/** Length, command, status and sequence number. */
export const headerLength = 16

/** One whole PDU, its length already checked by the frame. */
export function decodePdu(octets: Uint8Array): Decoded {
  const reader = new OctetReader(octets)
  reader.u32()
  const commandId = reader.u32()
  const status = reader.u32()
  const sequence = reader.u32()
  const command = commands.get(commandId)
  if (!command) return { kind: 'unknown', commandId, sequence }
  try {
    return { kind: 'pdu', pdu: readBody(reader, command, { status, sequence }) }
  } catch (error) {
    if (error instanceof MalformedPdu) return { kind: 'malformed', commandId, sequence }
    throw error
  }
}

function readBody(reader: OctetReader, command: Command, header: Header): Pdu {
  switch (command) {
    case 'bind_receiver':
    case 'bind_transmitter':
    case 'bind_transceiver':
      return {
        ...{ command, ...header, systemId: reader.text(), password: reader.text() },
        ...{ systemType: reader.text(), interfaceVersion: reader.u8(), range: readAddress(reader) },
        optional: readOptional(reader),
      }
    case 'bind_receiver_resp':
    case 'bind_transmitter_resp':
    case 'bind_transceiver_resp':
      return { command, ...header, systemId: reader.text(), optional: readOptional(reader) }
    case 'submit_sm':
    case 'deliver_sm':
      return { command, ...header, ...readMessage(reader) }
    case 'data_sm':
      return { command, ...header, ...readData(reader) }
    case 'submit_sm_resp':
    case 'deliver_sm_resp':
    case 'data_sm_resp':
      return { command, ...header, messageId: reader.text(), optional: readOptional(reader) }
    default:
      return { command, ...header }
  }
}

function readAddress(reader: OctetReader): Address {
  return { ton: reader.u8(), npi: reader.u8(), digits: reader.text() }
}

type Message = Omit<MessagePdu, 'command' | keyof Header>

function readMessage(reader: OctetReader): Message {
  return {
    serviceType: reader.text(),
    source: readAddress(reader),
    destination: readAddress(reader),
    esmClass: reader.u8(),
    protocolId: reader.u8(),
    priority: reader.u8(),
    schedule: reader.text(),
    validity: reader.text(),
    registeredDelivery: reader.u8(),
    replaceIfPresent: reader.u8(),
    dataCoding: reader.u8(),
    defaultMessageId: reader.u8(),
    shortMessage: reader.octets(reader.u8()),
    optional: readOptional(reader),
  }
}

function readData(reader: OctetReader): Message {
  return {
    ...{ ...plainMessage, shortMessage: new Uint8Array() },
    serviceType: reader.text(),
    source: readAddress(reader),
    destination: readAddress(reader),
    esmClass: reader.u8(),
    registeredDelivery: reader.u8(),
    dataCoding: reader.u8(),
    optional: readOptional(reader),
  }
}

/** @throws RangeError for values that have no place in their field; callers keep to the limits of 5.2. */
export function encodePdu(pdu: Pdu): Uint8Array {
  const writer = new OctetWriter()
  writeBody(writer, pdu)
  const body = writer.finish()
  return new OctetWriter()
    .u32(headerLength + body.length)
    .u32(commandIds[pdu.command])
    .u32(pdu.status)
    .u32(pdu.sequence)
    .octets(body)
    .finish()
}

function writeBody(writer: OctetWriter, pdu: Pdu): void {
  if ('password' in pdu) {
    writer.text(pdu.systemId).text(pdu.password).text(pdu.systemType).u8(pdu.interfaceVersion)
    writeAddress(writer, pdu.range)
  } else if ('systemId' in pdu) writer.text(pdu.systemId)
  else if ('messageId' in pdu) writer.text(pdu.messageId)
  else if ('shortMessage' in pdu) writeMessage(writer, pdu)
  if ('optional' in pdu) writeOptional(writer, pdu.optional)
}

function writeAddress(writer: OctetWriter, { ton, npi, digits }: Address): void {
  writer.u8(ton).u8(npi).text(digits)
}

function writeMessage(writer: OctetWriter, pdu: MessagePdu): void {
  writer.text(pdu.serviceType)
  writeAddress(writer, pdu.source)
  writeAddress(writer, pdu.destination)
  if (pdu.command === 'data_sm') {
    writer.u8(pdu.esmClass).u8(pdu.registeredDelivery).u8(pdu.dataCoding)
    return
  }
  writer.u8(pdu.esmClass).u8(pdu.protocolId).u8(pdu.priority).text(pdu.schedule).text(pdu.validity)
  writer.u8(pdu.registeredDelivery).u8(pdu.replaceIfPresent).u8(pdu.dataCoding).u8(pdu.defaultMessageId)
  writer.u8(pdu.shortMessage.length).octets(pdu.shortMessage)
}
