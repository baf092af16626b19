import { CopyRow } from './copy-row.tsx'
import { NotPublic, Place, type SetupStep } from './setup-steps.tsx'

export const copySidAndToken: SetupStep = {
  title: 'Copy SID and token',
  text: (
    <>
      Both stand under <Place>Account Info</Place> on the first page of the Console.
    </>
  ),
}

/** Where Twilio is to call; `address` is undefined until the account was saved for the first time. */
export function TwilioWebhook({ address }: { address: string | undefined }) {
  return address ? (
    <>
      <CopyRow label="Webhook of this number" value={address} />
      <NotPublic who="Twilio" />
    </>
  ) : (
    <p className="rounded-lg bg-sunken px-2.5 py-1.5 text-xs text-ink-2">
      The address stands here once you saved.
    </p>
  )
}
