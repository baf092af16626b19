import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'

const path = join(
  import.meta.dirname,
  '../../../../../../shared/fixtures/contracts/openai/openapi.subset.json',
)

interface Fits {
  (schema: string, value: unknown): void
  not(schema: string, value: unknown): void
}

/** OpenAI's own description of its requests, when it is there; the test is skipped otherwise. */
export function againstVendor(t: TestContext): Fits | undefined {
  if (!existsSync(path)) {
    t.skip("OpenAI's description is not beside the project (shared/fixtures/contracts/openai)")
    return undefined
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(JSON.parse(readFileSync(path, 'utf8')), 'vendor')
  const check = (schema: string, value: unknown) => {
    const validate = ajv.getSchema(`vendor#/components/schemas/${schema}`)
    assert.ok(validate, `the description has no ${schema}`)
    return validate(value) ? undefined : ajv.errorsText(validate.errors)
  }
  return Object.assign((schema: string, value: unknown) => assert.equal(check(schema, value), undefined), {
    not: (schema: string, value: unknown) => assert.notEqual(check(schema, value), undefined),
  })
}
