import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { accountsQuery } from '../api/queries.ts'
import { useMe } from '../ui/business.tsx'
import { buttonClass } from '../ui/button.tsx'
import { Checkbox } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Empty, Notice } from '../ui/states.tsx'
import { CopyButton } from './copy-button.tsx'
import { Part } from './part.tsx'
import { snippetOf } from './snippet.ts'

export function WidgetSection() {
  const { business } = useMe()
  const { data: accounts } = useQuery(accountsQuery)
  const [calls, setCalls] = useState(false)
  const phone = accounts?.some(({ channel, enabled }) => channel === 'phone' && enabled)
  const snippet = snippetOf(location.origin, business.widgetKey ?? '', calls)
  return (
    <Part
      title="Website widget"
      about="One line puts the chat on your website. Paste it before </body> on every page that should have it."
      action={
        <a href="/demo/" target="_blank" rel="noreferrer" className={buttonClass('secondary', true)}>
          See it live
          <ExternalLink aria-hidden className="size-4" />
        </a>
      }
    >
      {business.widgetKey ? (
        <>
          <Card className="overflow-hidden">
            <div className="flex items-center justify-between border-b border-line px-4 py-2.5">
              <span className="text-sm font-medium">HTML</span>
              <CopyButton text={snippet} />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone */}
            <pre tabIndex={0} className="overflow-x-auto px-4 py-3.5 font-mono text-sm">
              {snippet}
            </pre>
            <div className="flex flex-col gap-3 border-t border-line px-4 py-3.5">
              <Checkbox
                label="With a button to call"
                hint="Visitors speak with you by their microphone, in the same chat and as the same customer. Needs an https page. Nothing more is loaded until somebody calls."
                checked={calls}
                onChange={event => setCalls(event.target.checked)}
              />
              {calls && phone === false && (
                <Notice tone="wait">
                  Nobody takes calls yet. Add a telephone number under Channels first; it need not be
                  connected anywhere.
                </Notice>
              )}
            </div>
          </Card>
          <p className="text-sm text-ink-2">
            The widget takes the colour of your business, works in light and dark, and remembers the visitor.
            Which sites may show it is set in the web chat account under Channels.
          </p>
        </>
      ) : (
        <Card>
          <Empty title="There is no web chat account">Add one, and its snippet stands here.</Empty>
        </Card>
      )}
    </Part>
  )
}
