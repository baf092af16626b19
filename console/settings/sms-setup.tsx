import { Outside, Place, type SetupStep, SetupSteps } from './setup-steps.tsx'
import { type Carrier, inboundUrl } from './sms-fields.ts'
import { copySidAndToken, TwilioWebhook } from './twilio-setup.tsx'

interface Props {
  carrier: Carrier
  /** Undefined until the account was saved for the first time. */
  accountId: string | undefined
}

export function SmsSetup({ carrier, accountId }: Props) {
  return carrier === 'twilio' ? (
    <SetupSteps at="Twilio" steps={twilioSteps(accountId)} />
  ) : (
    <SetupSteps at="your operator" steps={smppSteps} />
  )
}

function twilioSteps(accountId: string | undefined): SetupStep[] {
  return [
    {
      title: 'Buy a number that can send SMS',
      text: (
        <>
          In the <Outside href="https://console.twilio.com">Twilio Console</Outside> under{' '}
          <Place>Phone Numbers → Buy a number</Place>. Some countries want it registered first; Twilio says so
          when you buy.
        </>
      ),
    },
    copySidAndToken,
    {
      title: 'Save here, then connect the webhook',
      text: (
        <>
          Open the number, <Place>Messaging → A message comes in</Place>: Webhook, HTTP POST, and this
          address. With a Messaging Service, enter it there under <Place>Integration</Place>.
        </>
      ),
      more: <TwilioWebhook address={accountId && inboundUrl(location.origin, accountId)} />,
    },
    {
      title: 'Let Twilio say who wrote STOP',
      text: (
        <>
          Turn on <Place>Advanced Opt-Out</Place> in the Messaging Service, so that it is understood in every
          language.
        </>
      ),
    },
  ]
}

const smppSteps: SetupStep[] = [
  {
    title: 'Ask for an SMPP 3.4 account',
    text: 'The operator gives you server, port, system ID and password, and says whether the line is encrypted.',
  },
  {
    title: 'Ask for its rules',
    text: 'One line both ways or a pair, messages a second, and which sender you may show. They belong under Advanced.',
  },
  {
    title: 'Have this server’s address allowed',
    text: 'Most operators take lines only from addresses they know. No webhook is needed: Frontdesk opens the line itself.',
  },
]
