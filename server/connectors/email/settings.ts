import { z } from 'zod'

const server = {
  host: z.string().min(1, 'name the server, such as imap.example.com'),
  port: z.coerce.number().int().min(1, 'is a port such as 993').max(65_535, 'is a port such as 993'),
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  secure: z.boolean().default(true),
}

const schema = z.strictObject({
  /** Where mail is fetched; absent: it comes to our own listener. */
  imap: z
    .object({
      ...server,
      user: z.string().min(1, 'name the mailbox user'),
      password: z.string().min(1, 'is missing'),
      mailbox: z.string().default('INBOX'),
    })
    .optional(),
  /** Where mail is handed over; absent: the server the installation was started with. */
  smtp: z
    .object({
      ...server,
      user: z.string().optional(),
      password: z.string().optional(),
    })
    .optional(),
  fromName: z.string().max(100).optional(),
})

export type EmailSettings = z.infer<typeof schema>

/** @throws Error with one sentence that names every wrong field. */
export function emailSettings(raw: unknown): EmailSettings {
  const parsed = schema.safeParse(raw === undefined ? {} : raw)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.') || 'settings'} ${issue.message}`)
  throw new Error(`The e-mail settings cannot work: ${faults.join('; ')}.`)
}
