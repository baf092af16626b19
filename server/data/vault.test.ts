import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { testDatabase } from '../../test/support/database.ts'
import type { Database } from './database.ts'
import { mask, openSecrets, restoreMasked, sealSecrets } from './secret-settings.ts'
import { openVault, UnreadableSecret, vaultOf } from './vault.ts'

let database: Database
let dataDir: string
before(async () => {
  database = await testDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'frontdesk-vault-'))
})
after(async () => {
  await database.close()
  await rm(dataDir, { recursive: true })
})

const vault = vaultOf(randomBytes(32))
const plain = { noNullPrototype: true }
const secrets = fc.dictionary(
  fc.constantFrom('password', 'imapPassword', 'auth_token', 'appSecret', 'host', 'port', 'tokens', 'nested'),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.array(fc.string()),
    fc.record({ secret: fc.string(), name: fc.string() }, plain),
  ),
  plain,
)

test('whatever is sealed comes back the same, and no secret stays readable', () => {
  fc.assert(
    fc.property(secrets, settings => {
      const sealed = sealSecrets(settings, vault, 'b/a')
      assert.deepEqual(openSecrets(sealed, vault, 'b/a'), settings)
      if (typeof settings.password === 'string' && settings.password.length > 8)
        assert.ok(!JSON.stringify(sealed).includes(JSON.stringify(settings.password)))
    }),
  )
})

test('settings that come back from the console masked keep their secrets', () => {
  fc.assert(
    fc.property(secrets, settings => {
      assert.deepEqual(restoreMasked(mask(settings), settings), settings)
    }),
  )
})

test('a mask for which nothing is stored becomes empty and is never kept as a password', () => {
  assert.deepEqual(restoreMasked({ password: '••••', host: 'a' }, { host: 'a' }), { password: '', host: 'a' })
})

test('a secret cannot be moved to another account, another field, or another key', () => {
  const sealed = vault.seal('hunter2', 'b/a/password')
  assert.throws(() => vault.open(sealed, 'b/c/password'), UnreadableSecret)
  assert.throws(() => vaultOf(randomBytes(32)).open(sealed, 'b/a/password'), UnreadableSecret)
  assert.throws(() => vault.open(`${sealed.slice(0, -4)}AAAA`, 'b/a/password'), UnreadableSecret)
  assert.throws(() => vault.open('sealed:1:AAAA', 'b/a/password'), UnreadableSecret)
})

test('the first start makes a key that only its owner can read; later starts use it', async () => {
  const first = await openVault({ database, dataDir, secret: undefined })
  const sealed = first.seal('hunter2', 'x')
  assert.equal((await stat(join(dataDir, 'secret.key'))).mode & 0o777, 0o600)
  const second = await openVault({ database, dataDir, secret: undefined })
  assert.equal(second.open(sealed, 'x'), 'hunter2')
})

test('another key, another SECRET and a missing key file stop the start with the cure, and make no new key', async () => {
  const path = join(dataDir, 'secret.key')
  const key = await readFile(path, 'utf8')
  const secret = 'x'.repeat(32)
  await assert.rejects(openVault({ database, dataDir, secret }), /SECRET is not the one/)
  await writeFile(path, 'another')
  await assert.rejects(openVault({ database, dataDir, secret: undefined }), /Restore that file/)
  await rm(path)
  await assert.rejects(openVault({ database, dataDir, secret: undefined }), /is missing/)
  await assert.rejects(stat(path), /ENOENT/)
  await writeFile(path, key)
  await openVault({ database, dataDir, secret: undefined })
})
