import { Link } from '@tanstack/react-router'
import { Keyboard, Mic, MicOff } from 'lucide-react'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/states.tsx'
import type { Telephoning } from './use-call.ts'

interface Props {
  telephone: Telephoning
  /** Who calls. */
  name: string
  /** After a call. */
  again?: boolean
  /** Where the call stands in the inbox, once it does. */
  conversationId?: string | undefined
}

/** Pages without https get no microphone from any browser, and are not even asked. */
const microphones = (): boolean => isSecureContext && navigator.mediaDevices !== undefined

/** Two ways to call, before the first call and after each. */
export function CallStart({ telephone, name, again, conversationId }: Props) {
  const { business } = useMe()
  const possible = microphones()
  return (
    <div
      className={
        again
          ? 'flex shrink-0 flex-col gap-2 border-t border-line p-3'
          : 'flex min-h-0 flex-1 flex-col justify-center gap-2.5 overflow-y-auto px-7 text-center'
      }
    >
      {!again && (
        <p className="pb-3 text-sm text-ink-2">
          Call {business.name} as {name} and talk as a customer would. Without a microphone, type what you
          would say: it is spoken for you, and the business hears it as sound.
        </p>
      )}
      {telephone.reason && <Ended reason={telephone.reason} microphone={telephone.microphone} />}
      <Button
        kind="primary"
        disabled={!possible}
        icon={possible ? <Mic aria-hidden className="size-4" /> : <MicOff aria-hidden className="size-4" />}
        onClick={() => telephone.call(true)}
      >
        Call with the microphone
      </Button>
      <Button icon={<Keyboard aria-hidden className="size-4" />} onClick={() => telephone.call(false)}>
        Call by typing
      </Button>
      {!possible && (
        <p className="text-xs text-ink-3">
          Browsers give the microphone to https pages only. Open this page under https, or call by typing.
        </p>
      )}
      {conversationId && (
        <Link
          to="/inbox/$conversationId"
          params={{ conversationId }}
          className="self-center py-1 text-sm text-brand-ink underline underline-offset-2"
        >
          See the call in the inbox
        </Link>
      )}
    </div>
  )
}

/** A microphone that was refused stays refused until it is allowed in the browser: where, is said here. */
function Ended({ reason, microphone }: { reason: string; microphone: boolean }) {
  const refused = microphone && /microphone/i.test(reason)
  return (
    <Notice tone="wait">
      {reason}
      {refused && (
        <span className="block pt-1">
          The sign at the left of the address opens what this page may use. Or call by typing: that needs no
          microphone.
        </span>
      )}
    </Notice>
  )
}
