import type { ChannelAccountInput } from '../api/types.ts'
import { Checkbox, Input } from '../ui/field.tsx'
import { addressWords } from './account-kinds.ts'
import { ChatForm } from './chat-form.tsx'
import { MailboxForm } from './mailbox-form.tsx'
import { PhoneForm } from './phone/phone-form.tsx'
import { SmsForm } from './sms-form.tsx'
import { WhatsappForm } from './whatsapp-form.tsx'

interface Props {
  draft: ChannelAccountInput
  wrong: Readonly<Record<string, string>>
  onChange: (part: Partial<ChannelAccountInput>) => void
}

/** What every account has, and below it what its channel needs. */
export function AccountFields({ draft, wrong, onChange }: Props) {
  const address = addressWords[draft.channel]
  return (
    <>
      <Input
        label="Name"
        required
        autoFocus={draft.name === ''}
        maxLength={100}
        hint="As your team calls it."
        value={draft.name}
        error={wrong.name}
        onChange={event => onChange({ name: event.target.value })}
      />
      {address && (
        <Input
          label={address.label}
          type={address.type}
          required
          maxLength={254}
          hint={address.hint}
          placeholder={address.placeholder}
          value={draft.address}
          error={wrong.address}
          onChange={event => onChange({ address: event.target.value })}
        />
      )}
      <Checkbox
        label="Switched on"
        hint={
          draft.channel === 'phone'
            ? 'Switched off, no call is taken and none is made.'
            : 'Switched off, nothing is fetched and nothing is sent.'
        }
        checked={draft.enabled}
        onChange={event => onChange({ enabled: event.target.checked })}
      />
      <ChannelFields draft={draft} wrong={wrong} onChange={onChange} />
    </>
  )
}

function ChannelFields({ draft: { channel, settings }, wrong, onChange }: Props) {
  const props = {
    settings,
    wrong,
    onChange: (next: ChannelAccountInput['settings']) => onChange({ settings: next }),
  }
  if (channel === 'email') return <MailboxForm {...props} />
  if (channel === 'chat') return <ChatForm {...props} />
  if (channel === 'whatsapp') return <WhatsappForm {...props} />
  if (channel === 'sms') return <SmsForm {...props} />
  if (channel === 'phone') return <PhoneForm {...props} />
  return null
}
