import { z } from 'zod'
import * as contract from '../../contract/console-api.ts'
import { notFound, Problem } from '../errors.ts'

/** Names under which the schemas of the contract stand in the OpenAPI document; a client generator makes types of them. */
const components: Readonly<Record<string, z.ZodType>> = {
  Problem: contract.problem,
  Me: contract.me,
  Person: contract.person,
  ConversationState: contract.conversationState,
  Conversation: contract.conversation,
  Inbox: contract.inbox,
  Attachment: contract.attachment,
  Appointment: contract.appointment,
  TimelineItem: contract.timelineItem,
  Timeline: contract.timeline,
  Customer: contract.customer,
  CustomerList: contract.customerList,
  Calendar: contract.calendar,
  KnowledgeEntry: contract.knowledgeEntry,
  ChannelAccount: contract.channelAccount,
  ApiKey: contract.apiKey,
  AuditEntry: contract.auditEntry,
  SimulatedMail: contract.simulatedMail,
}
for (const [id, schema] of Object.entries(components)) {
  if (!z.globalRegistry.has(schema)) z.globalRegistry.add(schema, { id })
}

const problem = { content: { 'application/json': { schema: contract.problem } } }
const failures = {
  '4XX': { description: 'The request cannot be served as it is; the message names the cure.', ...problem },
  '5XX': { description: 'The server cannot serve it now; the message names the cure.', ...problem },
} as const

/** The answers of a route: JSON of this shape with status 200, or a problem. */
export function answers<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { 200: { description, content: { 'application/json': { schema } } }, ...failures } as const
}

/** The answers of a route that makes something. */
export function creates<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { 201: { description, content: { 'application/json': { schema } } }, ...failures } as const
}

/** The answers of a route that has nothing to say. */
export const done = { 204: { description: 'Done' }, ...failures } as const

export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

export const idParam = z.object({ id: z.uuid() })

export const pageQuery = z.object({
  search: z.string().trim().max(200).optional().describe('Words to look for'),
  before: z.string().max(200).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Turns what a schema says about a request into a problem with a line for each field. */
export function refuse(
  result: { readonly target: string } & (
    | { readonly success: true }
    | { readonly success: false; readonly error: z.ZodError }
  ),
): void {
  if (result.success) return
  // Whatever is not an id cannot be the id of anything.
  if (result.target === 'param') throw notFound('thing')
  const fields: Record<string, string> = {}
  for (const issue of result.error.issues) fields[issue.path.join('.') || 'body'] ??= issue.message
  const named = Object.entries(fields).map(([field, message]) => `${field}: ${message}`)
  throw new Problem(
    'invalid',
    result.target === 'json' ? 422 : 400,
    `The request is not right. ${named.slice(0, 5).join('; ')}.`,
    { fields },
  )
}
