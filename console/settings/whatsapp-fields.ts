import type { SettingField, Settings } from './setting-fields.ts'

export const whatsappFields: readonly SettingField[] = [
  {
    name: 'phoneNumberId',
    label: 'Phone number ID',
    kind: 'text',
    hint: 'Step 2. Digits only; it is not the number itself.',
    pattern: '\\d{5,32}',
  },
  {
    name: 'businessAccountId',
    label: 'WhatsApp Business Account ID',
    kind: 'text',
    hint: 'Step 2. Digits only.',
    pattern: '\\d{5,32}',
  },
  { name: 'accessToken', label: 'Access token', kind: 'password', hint: 'Step 3.', wide: true },
  { name: 'appSecret', label: 'App secret', kind: 'password', hint: 'Step 4.', wide: true },
]

export const whatsappAdvanced: readonly SettingField[] = [
  {
    name: 'portfolioId',
    label: 'Business portfolio ID (optional)',
    kind: 'text',
    hint: 'With several WhatsApp accounts: a person who hides the number is recognised in all of them.',
    optional: true,
    pattern: '\\d{5,32}',
    wide: true,
  },
  {
    name: 'listButton',
    label: 'Button that opens a list',
    kind: 'text',
    placeholder: 'Choose',
    optional: true,
    most: 20,
    wide: true,
  },
  {
    name: 'apiUrl',
    label: 'API address',
    kind: 'text',
    placeholder: 'https://graph.facebook.com',
    optional: true,
  },
  {
    name: 'apiVersion',
    label: 'API version',
    kind: 'text',
    placeholder: 'v23.0',
    optional: true,
    pattern: 'v\\d{1,3}\\.\\d',
  },
]

/** What stands for a secret that the server keeps and does not show. */
export const masked = '••••'

/** A new number has its verify token at once, so that it can be copied to Meta; `random` are 16 bytes or more. */
export function newWhatsapp(random: Uint8Array): Settings {
  return { verifyToken: verifyToken(random) }
}

export function verifyToken(random: Uint8Array): string {
  return [...random].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
