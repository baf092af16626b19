import type { Api } from '../context.ts'
import { openApiDocument } from '../docs.ts'

export interface DocumentedRoute {
  readonly method: string
  readonly path: string
  readonly operation: { summary?: string; tags?: string[]; responses?: unknown }
}

/** Every route of the OpenAPI document. */
export function routesOf(api: Api): DocumentedRoute[] {
  const { paths = {} } = openApiDocument(api)
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => ({ method, path, operation })),
  )
}
