import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'
import { SetupFault } from './errors.ts'

const faultsOf = (read: () => unknown): readonly string[] => {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof SetupFault)
    return error.faults
  }
  return []
}

test('without any setting it listens on this machine only', () => {
  const config = readConfig({}, [])
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.port, 8080)
  assert.equal(config.databaseUrl, undefined)
  assert.deepEqual(config.hints, [])
})

test('an empty variable counts as not set', () => {
  assert.equal(readConfig({ PORT: ' ', DATABASE_URL: '' }, []).port, 8080)
})

test('a flag of start wins over the environment', () => {
  const config = readConfig({ PORT: '1', EXAMPLE: 'restaurant' }, ['--example', 'hotel', '--port', '9000'])
  assert.equal(config.example, 'hotel')
  assert.equal(config.port, 9000)
})

test('all faults are reported together, each with its setting and its cure, and without the value', () => {
  const secret = 'short-but-secret'
  const faults = faultsOf(() =>
    readConfig(
      {
        PORT: '99999',
        LOG_LEVEL: 'loud',
        DATABASE_URL: 'mysql://x:hunter2@y/z',
        SECRET: secret,
        PUBLIC_URL: 'desk',
      },
      ['--colour'],
    ),
  )
  assert.equal(faults.length, 6)
  const told = faults.join('\n')
  for (const name of ['PORT', 'LOG_LEVEL', 'DATABASE_URL', 'SECRET', 'PUBLIC_URL', '--colour'])
    assert.match(told, new RegExp(name))
  assert.match(told, /postgres:\/\//)
  assert.match(told, /openssl rand/)
  assert.doesNotMatch(told, /hunter2|short-but-secret/)
})

test('a certificate for the telephone needs its key, and both make TLS', () => {
  assert.equal(readConfig({}).sipTls, undefined)
  assert.match(
    faultsOf(() => readConfig({ SIP_TLS_CERT: 'cert.pem' })).join(),
    /SIP_TLS_KEY and SIP_TLS_CERT/,
  )
  const { sipTls } = readConfig({ SIP_TLS_CERT: '/etc/cert.pem', SIP_TLS_KEY: '/etc/key.pem' })
  assert.deepEqual(sipTls, { port: 5061, key: '/etc/key.pem', cert: '/etc/cert.pem', ca: undefined })
})

test('a misspelt setting is pointed out and stops nothing', () => {
  const { hints } = readConfig(
    { DATABASE_ULR: 'x', FRONTDESK_PORT: 'tcp://10.0.0.1:80', HOME: '/root', POST: 'x' },
    [],
  )
  assert.deepEqual(hints, [
    'DATABASE_ULR is not a setting. Did you mean DATABASE_URL?',
    'FRONTDESK_PORT is not a setting. Did you mean PORT?',
  ])
})
