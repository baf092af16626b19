import { CopyRow } from './copy-row.tsx'
import { NotPublic, Outside, Place, type SetupStep, SetupSteps } from './setup-steps.tsx'

/** The order in which Meta shows what the fields ask for. */
export function WhatsappSetup() {
  return <SetupSteps at="Meta" steps={steps(`${location.origin}/hooks/whatsapp`)} />
}

function steps(webhook: string): SetupStep[] {
  return [
    {
      title: 'Make an app',
      text: (
        <>
          At <Outside href="https://developers.facebook.com/apps">developers.facebook.com</Outside> create an
          app of the type <Place>Business</Place> and add the product <Place>WhatsApp</Place>.
        </>
      ),
    },
    {
      title: 'Add the number',
      text: (
        <>
          Under <Place>WhatsApp → API Setup</Place> add your number, which must not be in use in a WhatsApp
          app. Copy both IDs that stand below it.
        </>
      ),
    },
    {
      title: 'Make a token that lasts',
      text: (
        <>
          In <Place>Business settings → System users</Place> create one, assign it the app and the WhatsApp
          account, and generate a token that never expires with <Place>whatsapp_business_messaging</Place> and{' '}
          <Place>whatsapp_business_management</Place>.
        </>
      ),
    },
    {
      title: 'Copy the app secret',
      text: (
        <>
          It is under <Place>App settings → Basic</Place>. With it Frontdesk knows that a message really comes
          from Meta.
        </>
      ),
    },
    {
      title: 'Save here, then connect the webhook',
      text: (
        <>
          Under <Place>WhatsApp → Configuration</Place> enter this address and the verify token, press{' '}
          <Place>Verify and save</Place>, and subscribe to the fields <Place>messages</Place> and{' '}
          <Place>user_preferences</Place> (who wants no offers).
        </>
      ),
      more: (
        <>
          <CopyRow label="Callback URL" value={webhook} />
          <NotPublic who="Meta" />
        </>
      ),
    },
  ]
}
