import { type FormEvent, useState } from 'react'
import { wordsFor } from '../api/request.ts'
import type { ChannelAccountInfo, ChannelAccountInput } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { cx } from '../ui/cx.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { AccountFields } from './account-fields.tsx'
import { type Addable, addTitle, newAccount } from './account-kinds.ts'
import { PhoneSetup } from './phone/phone-setup.tsx'
import { wayOf } from './phone/phone-ways.ts'
import { carrierOf } from './sms-fields.ts'
import { SmsSetup } from './sms-setup.tsx'
import { TestMessage } from './test-message.tsx'
import { useAccount } from './use-account.ts'
import { WhatsappSetup } from './whatsapp-setup.tsx'

interface Props {
  /** An account to edit, or the channel of a new one. */
  what: ChannelAccountInfo | Addable
  onClose: () => void
}

const savedWords = 'Saved. The light shows in a moment whether it works.'

export function AccountDialog({ what, onClose }: Props) {
  const [made, setMade] = useState<ChannelAccountInfo>()
  const account = made ?? (typeof what === 'string' ? undefined : what)
  const finish = (words: string) => {
    say(words)
    onClose()
  }
  const [start] = useState<ChannelAccountInput>(() => (typeof what === 'string' ? newAccount(what) : what))
  const edited = useAccount(account, start, {
    saved: () => finish(savedWords),
    removed: () => finish('Removed.'),
    // What is left to do at the provider needs what only a saved account has.
    made: stored => (setupOf(start) ? setMade(stored) : finish(savedWords)),
  })
  const [removing, setRemoving] = useState(false)
  if (removing)
    return (
      <ConfirmDialog
        open
        title={`Remove ${account?.name}?`}
        about="Customers no longer reach you here. An account that messages went through cannot be removed, only switched off."
        yes="Remove"
        busy={edited.remove.isPending}
        onClose={() => setRemoving(false)}
        onYes={() => edited.remove.mutate(undefined, { onError: () => setRemoving(false) })}
      />
    )
  const title = typeof what === 'string' ? addTitle[what] : `Edit ${what.name}`
  return (
    <Dialog open wide={setupOf(start)} onClose={onClose} title={title}>
      <div className={setupOf(start) ? 'grid items-start gap-x-8 gap-y-6 md:grid-cols-[1fr_20rem]' : ''}>
        <Form
          edited={edited}
          onClose={onClose}
          onRemove={account && !made && (() => setRemoving(true))}
          made={made}
        />
        <Beside draft={edited.draft} account={account} />
      </div>
    </Dialog>
  )
}

const setupOf = ({ channel }: ChannelAccountInput): boolean =>
  channel === 'phone' || channel === 'whatsapp' || channel === 'sms'

/** What to do at the provider, and whether it worked. */
function Beside({ draft, account }: { draft: ChannelAccountInput; account: ChannelAccountInfo | undefined }) {
  const { channel, settings } = draft
  const wide = setupOf(draft)
  const testable = account !== undefined && channel !== 'chat'
  if (!wide && !testable) return null
  return (
    <div
      className={cx(
        'flex min-w-0 flex-col gap-5',
        wide ? 'md:self-stretch md:border-l md:border-line md:pl-6' : 'pt-5',
      )}
    >
      {channel === 'phone' && <PhoneSetup way={wayOf(settings)} accountId={account?.id} />}
      {channel === 'whatsapp' && <WhatsappSetup />}
      {channel === 'sms' && <SmsSetup carrier={carrierOf(settings)} accountId={account?.id} />}
      {testable && <TestMessage account={account} />}
    </div>
  )
}

interface FormProps {
  edited: ReturnType<typeof useAccount>
  made: ChannelAccountInfo | undefined
  onClose: () => void
  onRemove: (() => void) | undefined | false
}

function Form({ edited: { draft, change, save, wrong }, made, onClose, onRemove }: FormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit} className="flex min-w-0 flex-col gap-4">
      {made && (
        <Notice tone="good">
          Saved. Now finish at the provider, as described here, and send a test message.
        </Notice>
      )}
      <AccountFields draft={draft} wrong={wrong} onChange={change} />
      {save.isError && <Notice>{wordsFor(save.error)}</Notice>}
      <div className="flex items-center justify-end gap-2">
        {onRemove && (
          <Button kind="quiet" className="mr-auto" onClick={onRemove}>
            Remove
          </Button>
        )}
        <Button onClick={onClose}>{made ? 'Close' : 'Cancel'}</Button>
        <Button kind="primary" type="submit" busy={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}
