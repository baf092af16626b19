/** Errors of the REST API as Twilio words them (https://www.twilio.com/docs/api/errors). */
const refusals = {
  20003: [401, 'Authenticate'],
  20404: [404, 'The requested resource was not found'],
  20429: [429, 'Too Many Requests'],
  20503: [503, 'Service unavailable'],
  21211: [400, "Invalid 'To' Phone Number"],
  21408: [403, 'Permission to send an SMS has not been enabled for the region'],
  21602: [400, 'Message body is required.'],
  21603: [400, "A 'From' phone number is required."],
  21604: [400, "A 'To' phone number is required."],
  21606: [400, "The 'From' number is not a valid, SMS-capable number for this account."],
  21609: [400, "Invalid 'StatusCallback'"],
  21610: [400, 'Attempt to send to unsubscribed recipient'],
  21614: [400, "'To' number is not a valid mobile number"],
  21617: [400, 'The concatenated message body exceeds the 1600 character limit.'],
  21705: [400, 'The Messaging Service Sid is invalid.'],
} as const satisfies Record<number, readonly [status: number, message: string]>

export type RefusalCode = keyof typeof refusals

export function refusal(code: RefusalCode): Response {
  const [status, message] = refusals[code]
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
  return Response.json(body, { status, headers: status === 429 ? { 'retry-after': '1' } : {} })
}
