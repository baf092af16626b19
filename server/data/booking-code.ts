import { randomInt } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

// Without 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V: they are taken for each other on paper and on the phone.
const letters = 'ACDEFGHJKMNPRTWXY'
const digits = '34679'

/** Five signs with a digit among them, so that nobody takes it for a word: `K7M4Q`. */
function randomCode(): string {
  const from = (signs: string) => signs[randomInt(signs.length)] ?? ''
  const code = Array.from({ length: 5 }, () => from(letters + digits))
  code[0] = from(letters)
  code[1 + randomInt(4)] = from(digits)
  return code.join('')
}

/** A code that no appointment of this business has; the unique index has the last word. */
export async function freeCode(tx: Kysely<Schema>, businessId: string): Promise<string> {
  for (;;) {
    const code = randomCode()
    const twin = await tx
      .selectFrom('appointments')
      .select('id')
      .where('business_id', '=', businessId)
      .where('code', '=', code)
      .executeTakeFirst()
    if (!twin) return code
  }
}
