import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { FrameReader, longestPdu } from './frames.ts'
import { commandIds, decodePdu, encodePdu, type Pdu, plainMessage } from './pdu.ts'

const text = (maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 1, max: 255 }).map(code => String.fromCharCode(code)), maxLength })
const u8 = fc.nat(0xff)
const u16 = fc.nat(0xffff)
const octets = (maxLength: number) => fc.uint8Array({ maxLength })
const address = fc.record({ ton: u8, npi: u8, digits: text(20) }, { noNullPrototype: true })
// A tag nobody has a name for.
const others = fc.array(
  fc.record({ tag: fc.integer({ min: 0x1400, max: 0x3fff }), value: octets(40) }, { noNullPrototype: true }),
  {
    minLength: 1,
    maxLength: 3,
  },
)
const optional = fc.record(
  {
    receiptedMessageId: text(64),
    userMessageReference: u16,
    sarReference: u16,
    sarTotal: u8,
    sarPart: u8,
    scInterfaceVersion: u8,
    messagePayload: octets(600),
    messageState: u8,
    networkError: fc.uint8Array({ minLength: 3, maxLength: 3 }),
    others,
  },
  { requiredKeys: [], noNullPrototype: true },
)
const header = { sequence: fc.integer({ min: 1, max: 0x7fff_ffff }), status: fc.nat(0xffff_ffff) }

const plain = { noNullPrototype: true } as const
const anyPdu: fc.Arbitrary<Pdu> = fc.oneof(
  fc.record(
    {
      command: fc.constantFrom('bind_receiver', 'bind_transmitter', 'bind_transceiver'),
      ...header,
      ...{ systemId: text(15), password: text(8), systemType: text(12), interfaceVersion: u8 },
      ...{ range: address, optional },
    },
    plain,
  ),
  fc.record(
    {
      command: fc.constantFrom('bind_receiver_resp', 'bind_transmitter_resp', 'bind_transceiver_resp'),
      ...header,
      ...{ systemId: text(15), optional },
    },
    plain,
  ),
  fc.record(
    {
      command: fc.constantFrom('submit_sm', 'deliver_sm'),
      ...header,
      ...{ serviceType: text(5), source: address, destination: address, esmClass: u8, protocolId: u8 },
      ...{
        priority: u8,
        schedule: text(16),
        validity: text(16),
        registeredDelivery: u8,
        replaceIfPresent: u8,
      },
      ...{ dataCoding: u8, defaultMessageId: u8, shortMessage: octets(254), optional },
    },
    plain,
  ),
  fc
    .record(
      { ...header, serviceType: text(5), source: address, destination: address },
      { noNullPrototype: true },
    )
    .chain(fields =>
      fc.tuple(u8, u8, u8, optional).map(([esmClass, registeredDelivery, dataCoding, more]) => ({
        ...{ ...plainMessage, command: 'data_sm' as const, shortMessage: new Uint8Array() },
        ...{ ...fields, esmClass, registeredDelivery, dataCoding, optional: more },
      })),
    ),
  fc.record(
    {
      command: fc.constantFrom('submit_sm_resp', 'deliver_sm_resp', 'data_sm_resp'),
      ...header,
      ...{ messageId: text(64), optional },
    },
    plain,
  ),
  fc.record(
    {
      command: fc.constantFrom('unbind', 'unbind_resp', 'enquire_link', 'enquire_link_resp', 'generic_nack'),
      ...header,
    },
    plain,
  ),
)

describe('PDUs of SMPP 3.4', () => {
  it('whatever is written is read back the same', () => {
    fc.assert(
      fc.property(anyPdu, pdu => {
        assert.deepEqual(decodePdu(encodePdu(pdu)), { kind: 'pdu', pdu })
      }),
    )
  })

  it('an error without a body, as many SMSCs send it, is read with an empty message id', () => {
    const octets = Buffer.from('00000010800000040000005800000007', 'hex')
    const expected = { command: 'submit_sm_resp', status: 0x58, sequence: 7, messageId: '', optional: {} }
    assert.deepEqual(decodePdu(octets), { kind: 'pdu', pdu: expected })
  })

  it('padding after the last parameter does not cost the message', () => {
    const whole = encodePdu({
      ...{ command: 'submit_sm_resp', status: 0, sequence: 1, messageId: 'a1', optional: {} },
    })
    for (const padding of ['00', '0000', '04240009']) {
      const decoded = decodePdu(Buffer.concat([whole, Buffer.from(padding, 'hex')]))
      assert.equal(decoded.kind === 'pdu' && 'messageId' in decoded.pdu && decoded.pdu.messageId, 'a1')
    }
  })

  it('a message that ends in the middle of a field is named by its sequence number, never read as another', () => {
    fc.assert(
      fc.property(anyPdu, fc.nat(), (pdu, cut) => {
        const whole = encodePdu(pdu)
        const decoded = decodePdu(whole.subarray(0, 16 + (cut % Math.max(1, whole.length - 16))))
        if (decoded.kind === 'pdu') assert.equal(decoded.pdu.command, pdu.command)
        assert.equal(decoded.kind === 'pdu' ? decoded.pdu.sequence : decoded.sequence, pdu.sequence)
      }),
    )
  })

  it('any bytes are a PDU, an unknown command or malformed, never an exception', () => {
    const ids = fc.constantFrom(...Object.values(commandIds))
    fc.assert(
      fc.property(ids, octets(300), (id, body) => {
        const head = Buffer.alloc(16)
        head.writeUInt32BE(16 + body.length, 0)
        head.writeUInt32BE(id, 4)
        assert.notEqual(decodePdu(Buffer.concat([head, body])).kind, 'unknown')
      }),
    )
  })
})

describe('PDUs in a stream', () => {
  it('come out whole and in order however the network cuts and glues them', () => {
    fc.assert(
      fc.property(
        fc.array(anyPdu, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (pdus, cuts) => {
          const stream = Buffer.concat(pdus.map(encodePdu))
          const places = [...cuts.map(cut => cut % stream.length), 0, stream.length].toSorted((a, b) => a - b)
          const reader = new FrameReader()
          const found = places.flatMap((place, index) =>
            reader.push(stream.subarray(places[index - 1] ?? 0, place)),
          )
          assert.deepEqual(
            found,
            pdus.map(pdu => ({ kind: 'pdu', pdu })),
          )
        },
      ),
    )
  })

  it('come out the same when every byte travels alone', () => {
    const pdu: Pdu = { command: 'submit_sm_resp', status: 0, sequence: 9, messageId: 'x7', optional: {} }
    const reader = new FrameReader()
    const found = [...encodePdu(pdu), ...encodePdu(pdu)].flatMap(octet => reader.push(Uint8Array.of(octet)))
    assert.deepEqual(found, [
      { kind: 'pdu', pdu },
      { kind: 'pdu', pdu },
    ])
  })

  it('an unknown command is reported and skipped, and the next is read', () => {
    const reader = new FrameReader()
    const stream = Buffer.from('000000110000011100000000000000072200000010000000150000000000000008', 'hex')
    assert.deepEqual(reader.push(stream), [
      { kind: 'unknown', commandId: 0x111, sequence: 7 },
      { kind: 'pdu', pdu: { command: 'enquire_link', status: 0, sequence: 8 } },
    ])
  })

  it('an absurd length ends the stream before its bytes are waited for', () => {
    for (const length of [0, 15, longestPdu + 1, 0xffff_ffff]) {
      const reader = new FrameReader()
      const head = Buffer.alloc(4)
      head.writeUInt32BE(length)
      assert.deepEqual(
        reader.push(head).map(each => each.kind),
        ['broken'],
      )
      assert.deepEqual(reader.push(encodePdu({ command: 'unbind', status: 0, sequence: 1 })), [])
    }
  })
})
