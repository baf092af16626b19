const head = '<?xml version="1.0" encoding="UTF-8"?>'

/**
 * Joins the call to our socket, both ways (https://www.twilio.com/docs/voice/twiml/stream). A stream's address may have
 * no query, so the token goes as a parameter.
 */
export function streaming(base: string, token: string): string {
  const url = `${base.replace(/^http/, 'ws')}/ws/phone/carrier`
  const stream = `<Stream url="${escaped(url)}"><Parameter name="token" value="${escaped(token)}"/></Stream>`
  return `${head}<Response><Connect>${stream}</Connect></Response>`
}

/** The caller hears that the line is busy and pays nothing (https://www.twilio.com/docs/voice/twiml/reject). */
export const rejecting = `${head}<Response><Reject reason="busy"/></Response>`

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
