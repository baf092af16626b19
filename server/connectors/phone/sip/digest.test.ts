import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DigestInput, digestOf } from './digest.ts'

const rfc7616: DigestInput = {
  algorithm: 'MD5',
  username: 'Mufasa',
  realm: 'http-auth@example.org',
  password: 'Circle of Life',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  method: 'GET',
  uri: '/dir/index.html',
  qop: 'auth',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  nc: '00000001',
  body: '',
}

test('passwords are answered for as in the examples of RFC 7616 and RFC 2617', () => {
  assert.equal(digestOf(rfc7616), '8ca523f5e9506fed4657c9700eebdbec')
  assert.equal(
    digestOf({ ...rfc7616, algorithm: 'SHA-256' }),
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  )
  const rfc2617 = {
    ...rfc7616,
    realm: 'testrealm@host.com',
    password: 'Circle Of Life',
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
    cnonce: '0a4f113b',
  }
  assert.equal(digestOf(rfc2617), '6629fae49393a05397450978507c4ef1')
})

test('an algorithm that nobody knows is not guessed', () => {
  assert.equal(digestOf({ ...rfc7616, algorithm: 'ROT13' }), undefined)
})
