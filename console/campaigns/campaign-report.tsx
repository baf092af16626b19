import { ArrowLeft, CircleStop, Copy } from 'lucide-react'
import { useState } from 'react'
import type { Campaign } from '../api/types.ts'
import { LinkedText } from '../inbox/linked-text.tsx'
import { Badge } from '../ui/badge.tsx'
import { useMe, useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Card } from '../ui/page.tsx'
import { lastVisits, statusOf } from './campaign-words.ts'
import { PreviewPanel } from './preview-panel.tsx'
import { useCampaignAct } from './use-campaign.ts'

interface Props {
  campaign: Campaign
  onBack: () => void
  onAgain: () => void
}

/** What became of a campaign that was started. */
export function CampaignReport({ campaign, onBack, onAgain }: Props) {
  const { teammate } = useMe()
  const words = useWords()
  const [asking, setAsking] = useState(false)
  const stop = useCampaignAct(campaign.id, 'Stopped. What had not gone out stays here.', () =>
    setAsking(false),
  )
  const { name, status, scheduledAt, counts, text, subject, template, audience } = campaign
  const running = status === 'scheduled' || status === 'sending' || (status === 'done' && counts.queued > 0)
  const counted = status !== 'draft' && status !== 'scheduled'
  const mayWrite = teammate.role !== 'viewer'
  return (
    <>
      <Card className="p-5">
        <Button kind="quiet" small className="-ml-2 mb-2 md:hidden" onClick={onBack}>
          <ArrowLeft aria-hidden className="size-4" />
          Campaigns
        </Button>
        <div className="flex flex-wrap items-start gap-3 pb-4">
          <div className="min-w-0 flex-1">
            <h2 className="text-lg font-semibold break-words">{name}</h2>
            {scheduledAt && (
              <p className="text-sm text-ink-2">
                {status === 'scheduled' ? 'Goes out' : 'Went out'} {words.dayAndTime(scheduledAt)}
              </p>
            )}
          </div>
          <Badge tone={statusOf(campaign).tone}>{statusOf(campaign).words}</Badge>
        </div>
        {counted && <Counts counts={counts} />}
        {mayWrite && (
          <div className="flex flex-wrap gap-2 pt-5">
            {running && (
              <Button
                kind="danger"
                icon={<CircleStop aria-hidden className="size-4" />}
                onClick={() => setAsking(true)}
              >
                Stop it
              </Button>
            )}
            <Button icon={<Copy aria-hidden className="size-4" />} onClick={onAgain}>
              Use again as a draft
            </Button>
          </div>
        )}
      </Card>
      <Card className="p-5">
        <h2 className="pb-2 text-lg font-semibold">Message</h2>
        <div className="rounded-xl bg-sunken px-4 py-3 text-base break-words whitespace-pre-wrap">
          {subject && <p className="pb-1 font-semibold">{subject}</p>}
          <LinkedText text={text} />
        </div>
        <p className="pt-3 text-sm text-ink-2">
          For: {lastVisits[audience.lastVisit].toLowerCase()}
          {audience.serviceId && ', had one service'}. Only those who said yes to offers.
          {template && ` WhatsApp template ${template.use.name}.`}
        </p>
      </Card>
      {!counted && <PreviewPanel id={campaign.id} />}
      <ConfirmDialog
        open={asking}
        title={`Stop “${name}”?`}
        about="What has gone out stays out; nobody else gets it. It cannot be started again, but used again as a new draft."
        yes="Stop it"
        busy={stop.isPending}
        onClose={() => setAsking(false)}
        onYes={() => stop.mutate('stop')}
      />
    </>
  )
}

function Counts({ counts }: Pick<Campaign, 'counts'>) {
  const lines = [
    ['Fit the audience', counts.audience],
    ['Sent', counts.sent],
    ['Delivered', counts.delivered],
    ['To go', counts.queued],
    ['Failed', counts.failed],
    ['Left out', counts.skipped],
  ] as const
  const { audience, sent, queued, failed, skipped } = counts
  // People are counted as the campaign gets to them, a page at a time.
  const whole = Math.max(audience, sent + queued + failed + skipped)
  const settled = whole === 0 ? 0 : Math.round((100 * (sent + failed + skipped)) / whole)
  return (
    <>
      <div
        role="progressbar"
        aria-label="Gone through"
        aria-valuenow={settled}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full rounded-full bg-brand" style={{ width: `${settled}%` }} />
      </div>
      <dl className="grid grid-cols-2 gap-3 pt-4 sm:grid-cols-3">
        {lines.map(([label, count]) => (
          <div key={label} className="rounded-lg border border-line px-3 py-2">
            <dt className="text-xs text-ink-3">{label}</dt>
            <dd className="text-xl font-semibold tabular-nums">{count}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
