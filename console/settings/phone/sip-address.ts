import type { Me } from '../../api/types.ts'

type Telephone = NonNullable<Me['telephone']>

/**
 * What a provider is told to send calls to. `page` is the host of this page: it leads to the machine when that listens
 * on every address it has.
 */
export function sipAddresses({ address, port, tlsPort }: Telephone, page: string) {
  const host = address?.includes(':') ? `[${address}]` : (address ?? page)
  return {
    plain: `sip:${host}:${port}`,
    // RFC 3261, 19.1.1: TLS is asked for by the parameter; sips would ask it of every hop after ours too.
    tls: tlsPort === null ? undefined : `sip:${host}:${tlsPort};transport=tls`,
  }
}

/** Whether only programs of the same machine reach this address. */
export function onlyHere({ address }: Telephone): boolean {
  return address !== null && /^(?:127\.|::1$|localhost$)/u.test(address)
}

/** "5070 for SIP (UDP and TCP), 5071 for TLS, and 20000 to 20999 (UDP) for sound." */
export function portWords({ port, tlsPort, soundPorts: { from, to } }: Telephone): string {
  const tls = tlsPort === null ? '' : `, ${tlsPort} for TLS (TCP)`
  return `${port} for SIP (UDP and TCP)${tls}, and ${from} to ${to} (UDP) for sound.`
}
