/** Titles of Meta's error codes as its API writes them (…/whatsapp/support/error-codes). */
const titles: Readonly<Record<number, string>> = {
  2: 'Service temporarily unavailable',
  100: 'Invalid parameter',
  190: 'Error validating access token: Session has expired',
  130429: 'Rate limit hit',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131016: 'Service unavailable',
  131021: 'Recipient cannot be sender',
  131026: 'Message undeliverable',
  131047: 'Re-engagement message',
  132000: 'Number of parameters does not match the expected number of params',
  132001: 'Template name does not exist in the translation',
  132015: 'Template is paused',
  132016: 'Template is disabled',
  132018: 'There’s an issue with the parameters in your template',
}

const statuses: Readonly<Record<number, number>> = { 2: 500, 190: 401, 130429: 429, 131016: 503, 132001: 404 }

export interface GraphError {
  readonly code: number
  readonly details: string
}

export function refusal(code: number, details: string): GraphError {
  return { code, details }
}

/** As the Graph API answers; `details` is what Meta recommends to read beside the code. */
export function errorResponse({ code, details }: GraphError, headers: Record<string, string> = {}): Response {
  const title = titles[code] ?? 'Error'
  const error = {
    message: code > 1_000 ? `(#${code}) ${title}` : title,
    type: 'OAuthException',
    code,
    ...(code === 100 ? { error_subcode: 33 } : {}),
    error_data: { messaging_product: 'whatsapp', details },
    fbtrace_id: crypto.randomUUID().replaceAll('-', '').slice(0, 23),
  }
  return Response.json({ error }, { status: statuses[code] ?? 400, headers })
}

/** As a failed status of a webhook names it. */
export function statusError({ code, details }: GraphError) {
  const title = titles[code] ?? 'Error'
  return {
    code,
    title,
    message: title,
    error_data: { details },
    href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes',
  }
}
