import type { Me } from '../../api/types.ts'
import { useMe } from '../../ui/business.tsx'
import { CopyRow } from '../copy-row.tsx'
import { Outside, Place, type SetupStep, SetupSteps } from '../setup-steps.tsx'
import { copySidAndToken, TwilioWebhook } from '../twilio-setup.tsx'
import type { Way } from './phone-ways.ts'
import { onlyHere, portWords, sipAddresses } from './sip-address.ts'

interface Props {
  way: Way
  /** Undefined until the account was saved for the first time. */
  accountId: string | undefined
}

export function PhoneSetup({ way, accountId }: Props) {
  const { telephone } = useMe()
  if (way === 'carrier') return <SetupSteps at="Twilio" steps={twilioSteps(accountId)} />
  return way === 'register' ? (
    <SetupSteps at="your PBX" steps={registerSteps} />
  ) : (
    <SetupSteps at="your provider" steps={trunkSteps(telephone)} />
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

function trunkSteps(telephone: Me['telephone']): SetupStep[] {
  return [
    {
      title: 'Give the provider this server’s address',
      text: 'It sends the calls for your numbers there.',
      more: telephone ? <OurAddresses telephone={telephone} /> : <NoSip />,
    },
    {
      title: 'Open the ports',
      text: telephone ? portWords(telephone) : 'Which ones stands here once SIP is listened for.',
    },
    {
      title: 'Say who may call',
      text: telephone?.limited ? (
        <>
          Only the networks in <Place>SIP_PEERS</Place> may call: the provider’s must be among them.
        </>
      ) : (
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
}

function OurAddresses({ telephone }: { telephone: NonNullable<Me['telephone']> }) {
  const { plain, tls } = sipAddresses(telephone, location.hostname)
  return (
    <>
      <CopyRow label="Address for calls (UDP or TCP)" value={plain} />
      {tls && <CopyRow label="Encrypted (TLS)" value={tls} />}
      {onlyHere(telephone) && (
        <p className="text-xs text-wait-ink">
          Only programs of this machine reach it. Start Frontdesk with <Place>HOST</Place> set to 0.0.0.0, or
          behind NAT with <Place>SIP_ADDRESS</Place> as well.
        </p>
      )}
    </>
  )
}

function NoSip() {
  return (
    <p className="text-xs text-alert-ink">
      No call can come in by SIP: the port could not be taken. Set <Place>SIP_PORT</Place> to a free one and
      start again.
    </p>
  )
}

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
    copySidAndToken,
    {
      title: 'Save here, then connect the webhook',
      text: (
        <>
          Open the number, <Place>Voice → A call comes in</Place>: Webhook, HTTP POST, and this address.
        </>
      ),
      more: <TwilioWebhook address={accountId && `${location.origin}/hooks/phone/${accountId}/voice`} />,
    },
  ]
}
