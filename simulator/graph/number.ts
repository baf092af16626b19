/** One WhatsApp number of a business, as Meta holds it. */
export interface GraphNumber {
  readonly phoneNumberId: string
  readonly businessAccountId: string
  /** E.164, or as people write it. */
  readonly displayNumber: string
  readonly verifiedName: string
  readonly accessToken: string
  readonly appSecret: string
  readonly verifyToken: string
  readonly webhookUrl?: string
}

export function digitsOf(number: string): string {
  return number.replace(/\D/g, '')
}
