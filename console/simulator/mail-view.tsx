import { Paperclip } from 'lucide-react'
import type { SimulatedMail } from '../api/types.ts'
import { sizeWords } from '../inbox/attachments.tsx'
import { EmailFrame } from '../inbox/email-frame.tsx'
import { LinkedText } from '../inbox/linked-text.tsx'
import { useWords } from '../ui/business.tsx'

export function MailView({ mail }: { mail: SimulatedMail }) {
  const words = useWords()
  return (
    <section
      aria-label={mail.subject || 'E-mail'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto px-5 py-4 outline-offset-[-3px]"
    >
      <h2 className="text-lg font-semibold break-words">{mail.subject || 'No subject'}</h2>
      <p className="pb-4 text-xs text-ink-3">
        From {mail.from}
        <br />
        To {mail.to.join(', ')}, {words.dayAndTime(mail.at)}
      </p>
      {mail.html ? (
        <EmailFrame html={mail.html} title={mail.subject || 'E-mail'} />
      ) : (
        <div className="text-base break-words whitespace-pre-wrap">
          <LinkedText text={mail.text} />
        </div>
      )}
      {mail.attachments.length > 0 && (
        <ul className="flex flex-col gap-1 pt-4 text-sm text-ink-2">
          {mail.attachments.map(file => (
            <li key={file.name} className="flex items-center gap-2">
              <Paperclip aria-hidden className="size-4" />
              {file.name} ({sizeWords(file.size)})
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
