import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createHopFinder, type Names, noNames } from './resolve.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { parseUri } from './uri.ts'

const records: Names = {
  naptr: async name =>
    name === 'naptr.example'
      ? [
          { service: 'SIP+D2U', order: 2, preference: 1, replacement: '_sip._udp.pbx.example' },
          { service: 'SIP+D2T', order: 1, preference: 1, replacement: '_sip._tcp.pbx.example' },
        ]
      : [],
  srv: async name => {
    if (name === '_sip._udp.pbx.example')
      return [
        { name: 'backup.pbx.example', port: 5070, priority: 20, weight: 0 },
        { name: 'light.pbx.example', port: 5060, priority: 10, weight: 10 },
        { name: 'heavy.pbx.example', port: 5060, priority: 10, weight: 90 },
      ]
    return name === '_sip._tcp.pbx.example'
      ? [{ name: 'heavy.pbx.example', port: 5080, priority: 1, weight: 1 }]
      : []
  },
  addresses: async name =>
    ({
      'heavy.pbx.example': ['10.0.0.1'],
      'light.pbx.example': ['10.0.0.2'],
      'backup.pbx.example': ['10.0.0.3'],
      'plain.example': ['10.0.0.4', '10.0.0.5'],
    })[name] ?? [],
}

function finder(names = records, random = () => 0.5) {
  const clock = createManualClock()
  const hops = createHopFinder(clock, names, random)
  const find = async (uri: string) =>
    (await hops.find(parseUri(uri)!)).map(each => `${each.protocol} ${each.host}:${each.port}`)
  return { clock, hops, find }
}

describe('the server of an address', () => {
  const cases: readonly [uri: string, hops: readonly string[]][] = [
    ['sip:a@192.0.2.1', ['udp 192.0.2.1:5060']],
    ['sip:a@[2001:db8::1]:5070;transport=tcp', ['tcp 2001:db8::1:5070']],
    ['sips:a@192.0.2.1', ['tls 192.0.2.1:5061']],
    ['sip:a@plain.example', ['udp 10.0.0.4:5060', 'udp 10.0.0.5:5060']],
    ['sip:a@plain.example:5066', ['udp 10.0.0.4:5066', 'udp 10.0.0.5:5066']],
    ['sip:a@pbx.example', ['udp 10.0.0.1:5060', 'udp 10.0.0.2:5060', 'udp 10.0.0.3:5070']],
    ['sip:a@pbx.example;transport=tcp', ['tcp 10.0.0.1:5080']],
    ['sip:a@naptr.example', ['tcp 10.0.0.1:5080']],
    ['sip:a@x.example;maddr=192.0.2.7', ['udp 192.0.2.7:5060']],
    ['sip:a@nowhere.example', []],
    ['sip:a@192.0.2.1;transport=sctp', []],
    ['tel:+3705', []],
  ]
  for (const [uri, hops] of cases)
    test(`${uri} → ${hops.join(', ') || 'none'}`, async () =>
      assert.deepEqual(await finder().find(uri), hops))

  test('is chosen by weight among equals', async () => {
    assert.equal((await finder(records, () => 0.05).find('sip:a@pbx.example'))[0], 'udp 10.0.0.2:5060')
  })

  test('that did not answer is tried last for a minute', async () => {
    const { clock, hops, find } = finder()
    hops.failed({ protocol: 'udp', host: '10.0.0.1', port: 5060 })
    assert.equal((await find('sip:a@pbx.example')).at(-1), 'udp 10.0.0.1:5060')
    clock.advance(60_000)
    assert.equal((await find('sip:a@pbx.example'))[0], 'udp 10.0.0.1:5060')
  })

  test('is given up when the DNS is silent for five seconds', async () => {
    const { clock, find } = finder({ ...noNames, naptr: () => new Promise(() => {}) })
    const found = find('sip:a@pbx.example')
    clock.advance(5000)
    assert.deepEqual(await found, [])
  })
})
