import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownAddress } from './own-address.ts'

const card = (address: string, internal: boolean, family: 'IPv4' | 'IPv6' = 'IPv4') => ({
  ...{ address, internal, netmask: '', mac: '', cidr: null },
  ...(family === 'IPv4' ? { family } : { family, scopeid: 0 }),
})
const interfaces = {
  lo: [card('127.0.0.1', true)],
  eth0: [card('fe80::1', false, 'IPv6'), card('192.168.7.20', false)],
}

test('what the operator says is told to everybody', () => {
  const listen = { host: '0.0.0.0', advertise: '203.0.113.9' }
  for (const peer of ['127.0.0.1', '198.51.100.3', undefined])
    assert.equal(ownAddress(listen, peer, interfaces), '203.0.113.9')
})

test('one address that is listened on is the one that is told', () => {
  assert.equal(ownAddress({ host: '10.0.0.5' }, '127.0.0.1', interfaces), '10.0.0.5')
})

test('who listens everywhere never tells a caller to send sound to 0.0.0.0', () => {
  assert.equal(ownAddress({ host: '0.0.0.0' }, '198.51.100.3', interfaces), '192.168.7.20')
  assert.equal(ownAddress({ host: '0.0.0.0' }, undefined, interfaces), '192.168.7.20')
  assert.equal(ownAddress({ host: '::' }, '127.0.0.5', interfaces), '127.0.0.1')
  assert.equal(ownAddress({ host: '0.0.0.0' }, '198.51.100.3', { lo: interfaces.lo }), '127.0.0.1')
})
