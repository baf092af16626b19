import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { faultsOf } from './conformance-facts.ts'
import { requestCases } from './conformance-requests.ts'

/** What one set of cases came to. */
export interface Conformance {
  readonly name: string
  readonly passed: number
  readonly total: number
  readonly failures: readonly string[]
}

/** Empty when all is right; otherwise what is not. */
export interface Case {
  readonly name: string
  readonly faults: readonly string[]
}

const examples = z.array(z.object({ case: z.string(), payload: z.unknown() }))

/** The part of the vendor’s OpenAPI that holds webhooks. */
const openapi = z.looseObject({
  paths: z.looseObject({
    '/whatsapp/webhooks': z.object({
      post: z.object({
        requestBody: z.object({
          content: z.object({
            'application/json': z.object({
              examples: z.record(z.string(), z.object({ value: z.unknown() })),
            }),
          }),
        }),
      }),
    }),
  }),
})

/** Runs the vendor’s cases of `contracts/whatsapp` in the folder; files that are not there give no line. */
export async function whatsappConformance(fixturesDir: string): Promise<Conformance[]> {
  const folder = join(fixturesDir, 'contracts/whatsapp')
  const webhooks = join(folder, 'webhook_examples.json')
  const description = join(folder, 'business-messaging-api_v23.0.yaml')
  const lines: Conformance[] = []
  if (existsSync(webhooks)) {
    const cases = examples.parse(JSON.parse(await readFile(webhooks, 'utf8')))
    lines.push(
      lineOf(
        'whatsapp-webhooks',
        cases.map(each => webhookCase(each.case, each.payload)),
      ),
    )
  }
  if (existsSync(description)) {
    const vendor: unknown = parse(await readFile(description, 'utf8'))
    const { post } = openapi.parse(vendor).paths['/whatsapp/webhooks']
    const named = Object.entries(post.requestBody.content['application/json'].examples)
    lines.push(
      lineOf(
        'whatsapp-openapi-webhooks',
        named.map(([name, { value }]) => webhookCase(name, value)),
      ),
    )
    lines.push(lineOf('whatsapp-openapi-requests', await requestCases(vendor)))
  }
  return lines
}

function webhookCase(name: string, payload: unknown): Case {
  return { name, faults: faultsOf(payload) }
}

function lineOf(name: string, cases: readonly Case[]): Conformance {
  const wrong = cases.filter(each => each.faults.length > 0)
  return {
    name,
    passed: cases.length - wrong.length,
    total: cases.length,
    failures: wrong.map(each => `${each.name}: ${each.faults.join('; ')}`),
  }
}
