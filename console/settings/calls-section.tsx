import { useQuery } from '@tanstack/react-query'
import { callSettingsQuery } from '../api/queries.ts'
import { GreetingBlock, KeysBlock, RecordingBlock } from './calls/blocks.tsx'
import { Fetched } from './fetched.tsx'
import { OwnerForm } from './owner-form.tsx'
import { Part } from './part.tsx'

/** What callers hear, and what is kept of it. */
export function CallsSection() {
  const query = useQuery(callSettingsQuery)
  return (
    <Part
      title="Calls"
      about="What callers hear, and what is kept of it. It counts for all your telephone numbers."
    >
      <Fetched query={query} what="These settings">
        {held => (
          <OwnerForm
            held={held}
            queryKey={callSettingsQuery.queryKey}
            path="/api/call-settings"
            legend="Calls"
            saved="Saved. It counts from the next call."
            faultsAtFields
          >
            {block => (
              <>
                <GreetingBlock {...block} />
                <RecordingBlock {...block} />
                <KeysBlock {...block} />
              </>
            )}
          </OwnerForm>
        )}
      </Fetched>
    </Part>
  )
}
