import { ArrowLeft, SendHorizontal, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Refused, wordsFor } from '../api/request.ts'
import type { Campaign, CampaignInput } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Card } from '../ui/page.tsx'
import { Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { CampaignFields } from './campaign-fields.tsx'
import { inputOf } from './campaign-words.ts'
import { PreviewPanel } from './preview-panel.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { TestSend } from './test-send.tsx'
import { useCampaignAct, useSave } from './use-campaign.ts'

interface Props {
  campaign: Campaign | undefined
  /** What a new draft begins with. */
  start: CampaignInput | undefined
  onOpen: (id: string | undefined) => void
}

const blank: CampaignInput = { name: '', text: '', audience: { lastVisit: 'any' } }

export function CampaignEditor({ campaign, start, onOpen }: Props) {
  const { teammate } = useMe()
  const [draft, setDraft] = useState<CampaignInput>(campaign ? inputOf(campaign) : (start ?? blank))
  const [asking, setAsking] = useState<'send' | 'delete'>()
  const save = useSave(campaign)
  const remove = useCampaignAct(campaign?.id ?? '', 'Deleted.', () => onOpen(undefined))
  const dirty = !campaign || JSON.stringify(inputOf(draft)) !== JSON.stringify(inputOf(campaign))
  const wrong = save.error instanceof Refused ? save.error.fields : {}
  const gaps = draft.template?.use.parameters.some(value => !value.trim()) ?? false
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(inputOf(draft), {
      onSuccess: saved => {
        say('Saved. Nothing is sent yet.')
        if (!campaign) onOpen(saved.id)
      },
    })
  }
  return (
    <div className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_22rem] xl:items-start">
      <Card className="p-5">
        <div className="flex items-center gap-2 pb-4">
          <Button kind="quiet" small className="-ml-2 md:hidden" onClick={() => onOpen(undefined)}>
            <ArrowLeft aria-hidden className="size-4" />
            Campaigns
          </Button>
          <h2 className="flex-1 text-lg font-semibold">{campaign ? 'Draft' : 'New campaign'}</h2>
          {campaign && (
            <IconButton label="Delete this draft" onClick={() => setAsking('delete')}>
              <Trash2 aria-hidden />
            </IconButton>
          )}
        </div>
        <form onSubmit={submit} className="flex flex-col gap-5">
          <CampaignFields draft={draft} wrong={wrong} onChange={setDraft} />
          {save.isError && <Notice>{wordsFor(save.error)}</Notice>}
          <div className="flex flex-wrap items-center gap-2">
            <Button
              kind={dirty ? 'primary' : 'secondary'}
              type="submit"
              busy={save.isPending}
              disabled={gaps}
            >
              Save the draft
            </Button>
            <Button
              kind={dirty ? 'secondary' : 'primary'}
              disabled={dirty || teammate.role !== 'owner'}
              icon={<SendHorizontal aria-hidden className="size-4" />}
              onClick={() => setAsking('send')}
            >
              Send…
            </Button>
            <p className="text-xs text-ink-3">{hintOf(dirty, gaps, teammate.role === 'owner')}</p>
          </div>
        </form>
      </Card>
      <div className="flex flex-col gap-5">
        <PreviewPanel id={dirty ? undefined : campaign?.id} />
        {campaign && !dirty && <TestSend id={campaign.id} />}
      </div>
      {campaign && asking === 'send' && (
        <ScheduleDialog campaign={campaign} onClose={() => setAsking(undefined)} />
      )}
      <ConfirmDialog
        open={asking === 'delete'}
        title="Delete this draft?"
        about={`“${campaign?.name}” was not sent to anybody. It cannot be brought back.`}
        yes="Delete"
        busy={remove.isPending}
        onClose={() => setAsking(undefined)}
        onYes={() => remove.mutate('delete')}
      />
    </div>
  )
}

function hintOf(dirty: boolean, gaps: boolean, owner: boolean): string {
  if (gaps) return 'Fill every gap of the template first.'
  if (!owner) return 'The owner sends it; you can save it and try it on yourself.'
  return dirty ? 'Save it to see who gets it, and to send it.' : 'Asks once more before anything goes out.'
}
