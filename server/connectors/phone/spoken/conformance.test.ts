import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { spokenConformance } from './conformance.ts'

const fixtures = join(import.meta.dirname, '../../../../../shared/fixtures')
const absent = existsSync(join(fixtures, 'spoken_forms/en'))
  ? false
  : 'there are no third-party spoken forms beside the project'

test('nine of ten third-party forms are said and understood as others expect', { skip: absent }, async () => {
  const lines = await spokenConformance(fixtures)
  for (const direction of ['spoken hear', 'spoken say']) {
    const mine = lines.filter(({ name }) => name.startsWith(direction))
    const total = mine.reduce((sum, line) => sum + line.total, 0)
    const passed = mine.reduce((sum, line) => sum + line.passed, 0)
    assert.ok(total > 100, direction)
    assert.ok(
      passed / total > 0.9,
      `${direction} ${passed}/${total}: ${mine.flatMap(each => each.failures).join('; ')}`,
    )
  }
  for (const { name, passed, total, failures } of lines) assert.equal(failures.length, total - passed, name)
})
