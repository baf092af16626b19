import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { mayBeSame, senderOf, sourceOf } from './addresses.ts'
import { decodeText, encodeText, encodeWhole } from './data-coding.ts'
import { idForms, readReceipt } from './delivery-receipt.ts'
import { lastSequence, PendingRequests } from './pending.ts'
import { smppSettings } from './settings.ts'
import { refusalOf } from './statuses.ts'
import { delivery } from './testing/scripted-smsc.ts'
import { readUserData, writeConcatenation } from './user-data.ts'

const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'Ab €[]~éÄñΔ\n'), maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
)

describe('texts in the octets of a short message', () => {
  it('whatever is written is read again, in parts and whole, whatever the operator calls its default', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('gsm7', 'latin1'), (text, standard) => {
        const { dataCoding, parts } = encodeText(text, standard)
        assert.equal(parts.map(part => decodeText(part, dataCoding, standard)).join(''), text)
        assert.equal(decodeText(encodeWhole(text, dataCoding, standard), dataCoding, standard), text)
      }),
    )
  })

  it('every part fits into 140 octets on the air with its header', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('gsm7', 'latin1'), (text, standard) => {
        const { dataCoding, parts } = encodeText(text, standard)
        const [alone, joined] = dataCoding === 8 ? [140, 134] : [160, 153]
        for (const part of parts) assert.ok(part.length <= (parts.length > 1 ? joined : alone))
      }),
    )
  })

  it('any octets in any coding are read without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(255), (octets, coding) => {
        const text = decodeText(octets, coding, 'gsm7')
        assert.ok(text === undefined || typeof text === 'string')
      }),
    )
  })
})

describe('headers of parts', () => {
  it('what is written is read again, and the text behind it is untouched', () => {
    const part = fc
      .tuple(
        fc.nat(255),
        fc.integer({ min: 2, max: 255 }),
        fc.nat(254),
        fc.uint8Array({ maxLength: 134, minLength: 1 }),
      )
      .map(([reference, total, number, body]) => ({ reference, total, part: 1 + (number % total), body }))
    fc.assert(
      fc.property(part, ({ body, ...concatenation }) => {
        const read = readUserData(Uint8Array.of(...writeConcatenation(concatenation), ...body))
        assert.deepEqual(read.concatenation, concatenation)
        assert.deepEqual([...read.body], [...body])
      }),
    )
  })

  it('a 16-bit reference among other elements is found', () => {
    const header = Uint8Array.of(10, 0x24, 1, 3, 0x08, 4, 0x12, 0x34, 3, 2, 0, 65)
    assert.deepEqual(readUserData(header).concatenation, { reference: 0x1234, total: 3, part: 2 })
  })

  it('a part beyond the last or one of one is a message of its own', () => {
    for (const [total, part] of [
      [2, 3],
      [2, 0],
      [1, 1],
    ] as const)
      assert.equal(readUserData(Uint8Array.of(5, 0, 3, 1, total, part, 65)).concatenation, undefined)
  })

  it('any octets are read without losing one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 160 }), octets => {
        const { header, body } = readUserData(octets)
        assert.deepEqual([...header, ...body], [...octets])
      }),
    )
  })
})

describe('receipts', () => {
  const read = (text: string, more = {}) => readReceipt(delivery(1, text, { esmClass: 0x04, ...more }), text)

  it('are read in the spellings of operators', () => {
    const texts = [
      'id:0911897980 sub:001 dlvrd:000 submit date:1201121551 done date:1201121551 stat:UNDELIV err:075 text:-PROFILE',
      'id:0911897980 sub:000 dlvrd:000 submitdate:180122230957 donedate:000000000000 stat:REJECTED err:375 text:',
      'ID:0911897980 Stat:EXPIRED Err:0',
    ]
    assert.deepEqual(
      texts.map(text => read(text)).map(each => [each?.id, each?.state, each?.detail, each?.expired]),
      [
        ['0911897980', 'failed', 'UNDELIV, error 075', false],
        ['0911897980', 'failed', 'REJECTED, error 375', false],
        ['0911897980', 'failed', 'EXPIRED', true],
      ],
    )
  })

  it('the customer’s own words in them are not taken for fields', () => {
    assert.equal(read('id:1 stat:DELIVRD err:000 text:id:2 stat:UNDELIV')?.state, 'delivered')
  })

  it('the parameters count more than the text', () => {
    const optional = { receiptedMessageId: 'abc', messageState: 2, userMessageReference: 7 }
    const receipt = read('id:1 stat:UNDELIV', { esmClass: 0, optional })
    assert.deepEqual([receipt?.id, receipt?.state, receipt?.reference], ['abc', 'delivered', 7])
  })

  it('an id is looked for in hexadecimal and in decimal', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n, max: 2n ** 60n }), id => {
        assert.ok(idForms(id.toString()).includes(id.toString(16)))
        assert.ok(idForms(id.toString(16)).includes(id.toString()))
        assert.ok(idForms(id.toString(16).toUpperCase()).includes(id.toString()))
      }),
    )
  })
})

describe('addresses', () => {
  it('a sender is a name, a short code or a number', () => {
    assert.deepEqual(
      ['Maple Dent', '1912', '+370 612 34567', '37061234567'].map(sender => Object.values(sourceOf(sender))),
      [
        [5, 0, 'Maple Dent'],
        [3, 0, '1912'],
        [1, 1, '37061234567'],
        [1, 1, '37061234567'],
      ],
    )
  })

  it('who wrote is found in every spelling of a number; names and short codes stay what they are', () => {
    const from = (ton: number, digits: string) => {
      const { kind, value } = senderOf({ ton, npi: 1, digits }, '+37061234567')
      return `${kind} ${value}`
    }
    assert.deepEqual(
      [from(1, '37061200000'), from(0, '+37061200000'), from(2, '61200000'), from(0, '0037061200000')],
      Array(4).fill('phone +37061200000'),
    )
    assert.deepEqual(
      [from(5, 'VODAFONE'), from(3, '1912'), from(0, '')],
      [...['scoped VODAFONE', 'scoped 1912', 'scoped unknown']],
    )
  })

  it('two spellings of a number may be one subscriber, two numbers are not', () => {
    assert.ok(mayBeSame('37061200000', '+37061200000'))
    assert.ok(mayBeSame('37061200000', '061200000'))
    assert.ok(!mayBeSame('37061200000', '37061200001'))
    assert.ok(!mayBeSame('37061200000', '0'))
  })
})

it('sequence numbers begin again at 1 after the last, past those that still wait', async () => {
  const pending = new PendingRequests(lastSequence - 1)
  const opened = [1, 2, 3].map(() => pending.open('submit_sm', 60_000).sequence)
  assert.deepEqual(opened, [lastSequence, 1, 2])
  pending.cut()
  const round = new PendingRequests(lastSequence)
  assert.equal(round.open('submit_sm', 60_000).sequence, 1)
  round.cut()
})

it('an answer to another command or to nothing settles nothing', async () => {
  const pending = new PendingRequests()
  const { sequence, answer } = pending.open('submit_sm', 60_000)
  pending.settle({ command: 'enquire_link_resp', status: 0, sequence })
  pending.settle({
    command: 'submit_sm_resp',
    status: 0,
    sequence: sequence + 1,
    messageId: 'x',
    optional: {},
  })
  pending.cut()
  assert.equal((await answer).kind, 'cut')
})

it('every refusal has a reason in words, and only a passing one may be tried again', () => {
  for (let status = 1; status <= 0x500; status += 1) {
    const { reason, retryable, cause } = refusalOf(status)
    assert.ok(reason.length > 20)
    assert.equal(retryable, cause === 'busy', reason)
  }
})

it('settings that cannot work are refused by the name of the field, never with the password', () => {
  const raw = { host: '', port: 99_999, systemId: '', password: 'pässwörd\u0000', tls: 'yes', window: 0 }
  const { error } = smppSettings.safeParse(raw)
  assert.deepEqual(error?.issues.map(({ path }) => path[0]).toSorted(), Object.keys(raw).toSorted())
  assert.ok(!JSON.stringify(error?.issues).includes('pässwörd'))
  const whole = smppSettings.parse({ host: 'h', port: '2775', systemId: 'i', password: '' })
  assert.deepEqual(smppSettings.parse(whole), whole)
})
