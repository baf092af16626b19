import { useQuery } from '@tanstack/react-query'
import { templatesQuery } from '../../api/queries.ts'
import { wordsFor } from '../../api/request.ts'
import type { ChannelAccountInfo, MessageTemplateInfo } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Notice, Skeleton } from '../../ui/states.tsx'
import type { BlockProps } from './block.tsx'
import { OnePurpose } from './one-purpose.tsx'
import { type ChosenTemplate, outreachPurposes } from './template-choice.ts'

interface Props extends BlockProps<readonly ChosenTemplate[]> {
  accounts: readonly ChannelAccountInfo[]
}

/** Per number and purpose, the approved template that goes out when one may not write freely. */
export function TemplateChoices({ accounts, ...rest }: Props) {
  if (accounts.length === 0)
    return <p className="text-sm text-ink-2">Add a WhatsApp number under Channels first.</p>
  return (
    <div className="flex flex-col gap-6">
      {accounts.map(account => (
        <OfAccount key={account.id} account={account} named={accounts.length > 1} {...rest} />
      ))}
    </div>
  )
}

interface OfAccountProps extends BlockProps<readonly ChosenTemplate[]> {
  account: ChannelAccountInfo
  named: boolean
}

function OfAccount({ account, named, ...rest }: OfAccountProps) {
  const query = useQuery(templatesQuery(account.id))
  return (
    <section aria-label={account.name} className="flex flex-col gap-3">
      {named && <h4 className="text-sm font-semibold">{account.name}</h4>}
      {query.data ? (
        <Purposes account={account} templates={query.data} {...rest} />
      ) : query.isError ? (
        <div className="flex flex-col items-start gap-2">
          <Notice>{wordsFor(query.error)}</Notice>
          <Button small onClick={() => void query.refetch()}>
            Try again
          </Button>
        </div>
      ) : (
        <div role="status" aria-label="Loading the templates" className="flex flex-col gap-3">
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-9 w-full" />
        </div>
      )}
    </section>
  )
}

interface PurposesProps extends BlockProps<readonly ChosenTemplate[]> {
  account: ChannelAccountInfo
  templates: readonly MessageTemplateInfo[]
}

function Purposes({ account, templates, value, onChange }: PurposesProps) {
  return (
    <ul className="flex flex-col divide-y divide-line">
      {outreachPurposes.map(purpose => (
        <li key={purpose} className="py-3 first:pt-0 last:pb-0">
          <OnePurpose
            {...{ purpose, templates, value, onChange }}
            accountId={account.id}
            channel={account.channel}
          />
        </li>
      ))}
    </ul>
  )
}
