import { CopyRow } from '../copy-row.tsx'
import { NotPublic, Outside, Place, type SetupStep, SetupSteps } from '../setup-steps.tsx'
import type { Way } from './phone-ways.ts'

interface Props {
  way: Way
  /** Undefined until the account was saved for the first time. */
  accountId: string | undefined
}

export function PhoneSetup({ way, accountId }: Props) {
  if (way === 'carrier') return <SetupSteps at="Twilio" steps={twilioSteps(accountId)} />
  return way === 'register' ? (
    <SetupSteps at="your PBX" steps={registerSteps} />
  ) : (
    <SetupSteps at="your provider" steps={trunkSteps()} />
  )
}

const registerSteps: SetupStep[] = [
  {
    title: 'Make an extension for Frontdesk',
    text: 'In the PBX, or in the account of your provider, as for one more telephone. Let it take several calls at a time.',
  },
  {
    title: 'Copy its address, name and password',
    text: 'The address is the extension and the domain: sip:desk@pbx.example. The user name is often the extension alone.',
  },
  {
    title: 'Save here and watch the light',
    text: 'Green: registered. Red says what the PBX answered.',
  },
  {
    title: 'Send calls to the extension',
    text: (
      <>
        Your number, or a <Place>ring group</Place> after opening hours, or one key of your menu.
      </>
    ),
  },
]

/** The port stands only if it was not changed; the page cannot know. */
const trunkSteps = (): SetupStep[] => [
  {
    title: 'Give the provider this server’s address',
    text: 'It sends the calls for your numbers there, over UDP, TCP or TLS.',
    more: <CopyRow label="Address for calls" value={`sip:${location.hostname}:5060`} />,
  },
  {
    title: 'Open the ports',
    text: '5060 for SIP (UDP and TCP), 5061 with a certificate for TLS, and 20000 to 20999 (UDP) for sound.',
  },
  {
    title: 'Say who may call',
    text: (
      <>
        Start Frontdesk with <Place>SIP_PEERS</Place> set to the provider’s networks. Without it, whoever
        reaches the port may call.
      </>
    ),
  },
  {
    title: 'Ask for its server',
    text: 'Your own calls go out over it, with a user name and a password if it wants them.',
  },
]

function twilioSteps(accountId: string | undefined): SetupStep[] {
  return [
    {
      title: 'Buy a number that takes calls',
      text: (
        <>
          In the <Outside href="https://console.twilio.com">Twilio Console</Outside> under{' '}
          <Place>Phone Numbers → Buy a number</Place>.
        </>
      ),
    },
    {
      title: 'Copy SID and token',
      text: (
        <>
          Both stand under <Place>Account Info</Place> on the first page of the Console.
        </>
      ),
    },
    {
      title: 'Save here, then connect the webhook',
      text: (
        <>
          Open the number, <Place>Voice → A call comes in</Place>: Webhook, HTTP POST, and this address.
        </>
      ),
      more: accountId ? (
        <>
          <CopyRow
            label="Webhook of this number"
            value={`${location.origin}/hooks/phone/${accountId}/voice`}
          />
          <NotPublic who="Twilio" />
        </>
      ) : (
        <p className="rounded-lg bg-sunken px-2.5 py-1.5 text-xs text-ink-2">
          The address stands here once you saved.
        </p>
      ),
    },
  ]
}
