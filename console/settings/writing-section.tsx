import { useQuery } from '@tanstack/react-query'
import { accountsQuery, outreachQuery } from '../api/queries.ts'
import type { OutreachSettings } from '../api/types.ts'
import { Fetched } from './fetched.tsx'
import { OwnerForm } from './owner-form.tsx'
import { Part } from './part.tsx'
import { TemplatesBlock, TimesBlocks, TriesBlocks } from './writing/blocks.tsx'
import { inOrder } from './writing/lead-time.ts'

/** How the business writes first: reminders, follow-ups, and what it may cost. */
export function WritingSection() {
  const query = useQuery(outreachQuery)
  const { data: accounts } = useQuery(accountsQuery)
  const whatsapp = accounts?.filter(one => one.channel === 'whatsapp') ?? []
  return (
    <Part
      title="Writing first"
      about="Reminders, follow-ups and offers: when they go out, in which words, and what happens when one does not arrive."
    >
      <Fetched query={query} what="These settings">
        {held => (
          <OwnerForm
            held={held}
            queryKey={outreachQuery.queryKey}
            path="/api/outreach"
            legend="Writing first"
            saved="Saved. Reminders that are still to come follow it."
            prepare={value => ({ ...value, reminders: inOrder(value.reminders) })}
          >
            {({ value, onChange }) => {
              const change = (part: Partial<OutreachSettings>) => onChange({ ...value, ...part })
              return (
                <>
                  <TimesBlocks value={value} onChange={change} />
                  <TemplatesBlock value={value} onChange={change} accounts={whatsapp} />
                  <TriesBlocks value={value} onChange={change} />
                </>
              )
            }}
          </OwnerForm>
        )}
      </Fetched>
    </Part>
  )
}
