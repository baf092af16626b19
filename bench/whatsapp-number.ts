import type { AccountInput } from '../server/data/accounts.ts'
import type { GraphNumber } from '../simulator/graph/number.ts'

/** The business's number at Meta, as far as there is one here. */
export const benchNumber: GraphNumber = {
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  displayNumber: '+447700900010',
  verifiedName: 'Bench',
  accessToken: 'token-of-the-bench',
  appSecret: 'secret-of-the-bench',
  verifyToken: 'verify-token-of-the-bench',
}

/** @param apiUrl where Meta's API is: on this machine */
export function whatsappAccount(apiUrl: string): AccountInput {
  const { phoneNumberId, businessAccountId, accessToken, appSecret, verifyToken } = benchNumber
  return {
    channel: 'whatsapp',
    address: benchNumber.displayNumber,
    name: 'WhatsApp',
    enabled: true,
    settings: {
      ...{ phoneNumberId, businessAccountId, accessToken, appSecret, verifyToken, apiUrl },
      ...{ apiVersion: 'v23.0', listButton: 'Choose' },
    },
  }
}
