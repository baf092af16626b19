/** Why a connection did not come to be, with the cure. `account`: it will not come by itself. */
export interface Unbound {
  readonly reason: string
  readonly account: boolean
}

/** `code`: of Node or OpenSSL, or `silent` when the login was not answered. */
export function unbound(
  { host, port }: { readonly host: string; readonly port: number },
  code = 'closed',
): Unbound {
  return { reason: reasonOf(host, port, code), account: false }
}

function reasonOf(host: string, port: number, code: string): string {
  if (code === 'ENOTFOUND') return `There is no server ${host}. Check the spelling of the operator’s host.`
  if (/CERT|SIGNATURE|ERR_TLS|SSL|EPROTO/.test(code))
    return `${host}:${port} cannot be spoken to safely (${code}). Check port, TLS and the certificate.`
  const what = code === 'silent' ? 'does not answer the login' : `cannot be reached (${code})`
  return `${host}:${port} ${what}. Check host, port, TLS and that the operator lets your IP address in.`
}
