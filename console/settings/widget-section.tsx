import { ExternalLink } from 'lucide-react'
import { useMe } from '../ui/business.tsx'
import { buttonClass } from '../ui/button.tsx'
import { Card } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { CopyButton } from './copy-button.tsx'
import { Part } from './part.tsx'

export function WidgetSection() {
  const { business } = useMe()
  const snippet = `<script src="${location.origin}/widget.js" data-key="${business.widgetKey}" async></script>`
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
