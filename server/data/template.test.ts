import assert from 'node:assert/strict'
import { openAsBlob } from 'node:fs'
import { mkdtempDisposable, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { createTemplate, templatePath } from './template.ts'

test('a database that starts from the template needs no migration, and outdated templates are removed', async () => {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'frontdesk-'))
  await writeFile(join(directory.path, 'template-0123456789abcdef.tar'), 'of an older version')
  await writeFile(join(directory.path, 'notes.tar'), 'of somebody else')

  const { path, made } = await createTemplate(directory.path)
  assert.equal(made, true)
  assert.equal(path, await templatePath(directory.path))
  assert.deepEqual((await readdir(directory.path)).map(name => join(directory.path, name)).sort(), [
    join(directory.path, 'notes.tar'),
    path,
  ])

  const database = await openDatabase({ dataDir: 'memory', template: path })
  try {
    assert.deepEqual(await migrate(database), [])
    assert.deepEqual(await database.db.selectFrom('businesses').selectAll().execute(), [])
  } finally {
    await database.close()
  }
  assert.deepEqual(await createTemplate(directory.path), { path, made: false })
})

test('a template that two processes make at once can be read by whoever was first', async () => {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'frontdesk-'))
  const makers = [createTemplate(directory.path), createTemplate(directory.path)]
  const { path } = await Promise.race(makers)
  const first = await openAsBlob(path)
  await Promise.all(makers)
  assert.ok((await first.arrayBuffer()).byteLength > 0)
  assert.deepEqual(await readdir(directory.path), [basename(path)])
})
