import { notFound, Problem } from '../errors.ts'
import type { Api } from './context.ts'

/** Why nothing answered: the path is known with other methods, or it is not known at all. */
export function notServed(app: Api, method: string, path: string): Problem {
  const methods = app.openAPIRegistry.definitions
    .flatMap(definition => (definition.type === 'route' ? definition.route : []))
    .filter(route => patternOf(route.path).test(path))
    .map(route => route.method.toUpperCase())
  if (methods.length === 0 || methods.includes(method))
    return path.startsWith('/api/')
      ? new Problem('not_found', 404, 'There is no such address in the API. /api/docs lists them all.')
      : notFound('page')
  const known = [...new Set(methods)].join(', ')
  return new Problem('method_not_allowed', 405, `This address does not take ${method}. It takes ${known}.`)
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{\w+\}/).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}
