import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onlyHere, portWords, sipAddresses } from './sip-address.ts'

const telephone = {
  ...{ address: '203.0.113.9', port: 5070, tlsPort: null, limited: false },
  soundPorts: { from: 30_000, to: 30_199 },
}

test('a provider is given the address and the port that are really listened on, and no TLS without a certificate', () => {
  assert.deepEqual(sipAddresses(telephone, 'desk.example'), { plain: 'sip:203.0.113.9:5070', tls: undefined })
  assert.equal(sipAddresses({ ...telephone, tlsPort: 5071 }, '').tls, 'sip:203.0.113.9:5071;transport=tls')
  assert.equal(portWords(telephone), '5070 for SIP (UDP and TCP), and 30000 to 30199 (UDP) for sound.')
  assert.match(portWords({ ...telephone, tlsPort: 5071 }), /, 5071 for TLS \(TCP\), and/)
})

test('a machine that listens everywhere is reached by the name of this page', () => {
  assert.equal(sipAddresses({ ...telephone, address: null }, 'desk.example').plain, 'sip:desk.example:5070')
  assert.equal(onlyHere({ ...telephone, address: null }), false)
})

test('an IPv6 address stands in brackets, as RFC 3261 wants it', () => {
  assert.equal(sipAddresses({ ...telephone, address: '2001:db8::9' }, '').plain, 'sip:[2001:db8::9]:5070')
})

test('an address that no provider can reach is known as such', () => {
  for (const address of ['127.0.0.1', '127.8.8.8', '::1', 'localhost'])
    assert.equal(onlyHere({ ...telephone, address }), true, address)
  for (const address of ['203.0.113.9', '10.0.0.127', '2001:db8::1'])
    assert.equal(onlyHere({ ...telephone, address }), false, address)
})
