import { RotateCw } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Advanced } from './advanced.tsx'
import { CopyRow } from './copy-row.tsx'
import type { Settings } from './setting-fields.ts'
import { SettingInputs } from './setting-inputs.tsx'
import { masked, verifyToken, whatsappAdvanced, whatsappFields } from './whatsapp-fields.ts'

interface Props {
  settings: Settings
  wrong: Readonly<Record<string, string>>
  onChange: (settings: Settings) => void
}

export function WhatsappForm({ settings, wrong, onChange }: Props) {
  return (
    <>
      <SettingInputs {...{ fields: whatsappFields, settings, wrong, onChange }} />
      <VerifyToken {...{ settings, wrong, onChange }} />
      <Advanced>
        <SettingInputs {...{ fields: whatsappAdvanced, settings, wrong, onChange }} />
      </Advanced>
    </>
  )
}

/** Made here, not thought up: shown until it is saved, then kept as a secret like the others. */
function VerifyToken({ settings, onChange }: Props) {
  const token = String(settings.verifyToken ?? '')
  const renew = () =>
    onChange({ ...settings, verifyToken: verifyToken(crypto.getRandomValues(new Uint8Array(16))) })
  if (token !== masked && token !== '') return <CopyRow label="Verify token, for step 5" value={token} />
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <p className="min-w-0 flex-1 text-xs text-ink-3">
        The verify token was shown until it was saved. A new one must be entered at Meta too.
      </p>
      <Button small icon={<RotateCw aria-hidden className="size-3.5" />} onClick={renew}>
        New verify token
      </Button>
    </div>
  )
}
