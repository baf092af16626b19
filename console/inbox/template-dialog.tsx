import { useQuery } from '@tanstack/react-query'
import { ChevronRight, LayoutTemplate } from 'lucide-react'
import { useState } from 'react'
import { templatesQuery } from '../api/queries.ts'
import type { Conversation, MessageTemplateInfo, ReplyChannel } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import { channelInText } from '../ui/channel.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SearchField } from '../ui/field.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'
import { TemplateFields } from './template-fields.tsx'
import { findTemplates, templateName } from './template-words.ts'
import type { FilledTemplate } from './use-answer.ts'

interface Props {
  reply: ReplyChannel
  customer: Conversation['customer']
  onClose: () => void
  onSend: (filled: FilledTemplate) => void
}

/** First which template, then what fills its gaps. */
export function TemplateDialog({ reply, customer, onClose, onSend }: Props) {
  const [chosen, setChosen] = useState<MessageTemplateInfo>()
  const about = `To ${customer.label} (${reply.to}) by ${channelInText(reply.channel)}`
  return (
    <Dialog
      open
      onClose={onClose}
      title={chosen ? templateName(chosen.name) : 'Choose a template'}
      about={about}
    >
      {chosen ? (
        <TemplateFields
          template={chosen}
          reply={reply}
          customer={customer}
          onBack={() => setChosen(undefined)}
          onSend={onSend}
        />
      ) : (
        <Choose accountId={reply.accountId} onChoose={setChosen} />
      )}
    </Dialog>
  )
}

interface ChooseProps {
  accountId: string
  onChoose: (template: MessageTemplateInfo) => void
}

function Choose({ accountId, onChoose }: ChooseProps) {
  const query = useQuery(templatesQuery(accountId))
  const [search, setSearch] = useState('')
  if (query.isError && !query.data)
    return <Failed what="The templates" error={query.error} retry={() => void query.refetch()} />
  if (!query.data)
    return (
      <Loading label="Loading the templates">
        <div className="flex flex-col gap-3">
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-16 w-full" />
          <Skeleton className="h-16 w-full" />
        </div>
      </Loading>
    )
  const found = findTemplates(query.data, search)
  const waiting = query.data.filter(one => one.status === 'pending').length
  return (
    <div className="flex flex-col gap-3">
      <SearchField
        label="Search templates"
        autoFocus
        value={search}
        onChange={event => setSearch(event.target.value)}
      />
      {found.length === 0 ? (
        <Empty
          icon={<LayoutTemplate aria-hidden />}
          title={search ? 'No template fits' : 'No approved template'}
        >
          {search ? 'Search for other words.' : noneWords(waiting)}
        </Empty>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {found.map(template => (
            <li key={`${template.name} ${template.language}`}>
              <Choice template={template} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function noneWords(waiting: number): string {
  return waiting > 0
    ? `${waiting === 1 ? 'One waits' : `${waiting} wait`} for approval at the provider. Once approved, it can be sent.`
    : 'Write one in the provider’s own console (for WhatsApp: WhatsApp Manager → Message templates). Once approved, it appears here.'
}

function Choice({ template, onChoose }: { template: MessageTemplateInfo } & Pick<ChooseProps, 'onChoose'>) {
  return (
    <button
      type="button"
      onClick={() => onChoose(template)}
      className="flex w-full items-center gap-3 rounded-xl border border-line px-3.5 py-2.5 text-left hover:border-line-strong hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="text-base font-medium">{templateName(template.name)}</span>
          {template.category === 'marketing' && <Badge tone="wait">Offer</Badge>}
          <span className="text-xs text-ink-3">{template.language.replace('_', '-')}</span>
        </span>
        <span className="line-clamp-2 block pt-0.5 text-sm text-ink-2">{template.body}</span>
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
    </button>
  )
}
