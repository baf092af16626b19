export type Verb =
  | { readonly kind: 'stream'; readonly url: string; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'reject' }
  | { readonly fault: string }

/** The first verb of a TwiML document, as far as this double knows them. */
export function firstVerb(twiml: string): Verb {
  const body = /^\s*(?:<\?xml[^>]*\?>\s*)?<Response>([\s\S]*)<\/Response>\s*$/.exec(twiml)?.[1]?.trim()
  if (body === undefined) return { fault: '12100 Document parse failure' }
  if (/^<Reject\b/.test(body)) return { kind: 'reject' }
  const stream = /^<Connect>\s*<Stream\b([^>]*?)(?:\/>|>([\s\S]*?)<\/Stream>)\s*<\/Connect>/.exec(body)
  if (!stream) return { fault: '12200 Schema validation warning' }
  const url = attribute(stream[1] ?? '', 'url')
  // Twilio takes wss only, without a query (https://www.twilio.com/docs/voice/twiml/stream#url); ws is for this machine.
  if (!/^wss?:\/\/[^?]+$/.test(url)) return { fault: '31941 Stream - Invalid URL' }
  const parameters = [...(stream[2] ?? '').matchAll(/<Parameter\b([^>]*?)\/>/g)].map(
    ([, attributes = '']) => [attribute(attributes, 'name'), attribute(attributes, 'value')],
  )
  return { kind: 'stream', url, parameters: Object.fromEntries(parameters) }
}

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''
  return value.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
