/**
 * What to do about a port that cannot be opened; follows the name of its setting.
 *
 * @param code of the system's error
 */
export function listenFault(name: string, host: string, port: number, code: unknown): string {
  if (code === 'EADDRINUSE')
    return `${port} is taken by another program. Stop it, or start with another ${name}.`
  if (code === 'EACCES') return `${port} may not be used by this user. Choose one above 1023.`
  if (code === 'EADDRNOTAVAIL')
    return `${port} cannot be opened: HOST ${host} is no address of this machine. Use 127.0.0.1 or 0.0.0.0.`
  return `${port} on ${host} cannot be opened (${code ?? 'unknown reason'}).`
}

/** The same with the setting's name, for whatever a start failed with; undefined when no port of ours is to blame. */
export function listenFaultOf(
  error: unknown,
  host: string,
  ports: Readonly<Record<string, number>>,
): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { syscall, code, port } = cause as Error & { syscall?: unknown; code?: unknown; port?: unknown }
    const name = Object.keys(ports).find(each => ports[each] === port)
    if (name && typeof port === 'number' && (syscall === 'listen' || syscall === 'bind'))
      return `${name} ${listenFault(name, host, port, code)}`
  }
  return undefined
}
