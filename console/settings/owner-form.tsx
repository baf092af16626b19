import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Refused, send, wordsFor } from '../api/request.ts'
import { useMe } from '../ui/business.tsx'
import { Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { SaveBar } from './save-bar.tsx'
import type { BlockProps } from './writing/block.tsx'

/** What a part of the form needs: also what the server did not take, by field. */
export interface OwnerBlockProps<Settings> extends BlockProps<Settings> {
  readonly wrong: Readonly<Record<string, string>>
}

interface Props<Settings extends object> {
  readonly held: Settings
  readonly queryKey: QueryKey
  /** Where all of them are put at once. */
  readonly path: string
  readonly legend: string
  /** Said when they are kept. */
  readonly saved: string
  /** Last change before they are sent. */
  readonly prepare?: (value: Settings) => Settings
  /** The server’s words name the cure and stand at the field; the browser’s would hide them. */
  readonly faultsAtFields?: boolean
  readonly children: (block: OwnerBlockProps<Settings>) => ReactNode
}

/** Settings that everybody may read and the owner changes: kept as a draft until they are saved. */
export function OwnerForm<Settings extends object>(props: Props<Settings>) {
  const { held, legend, faultsAtFields = false, prepare = value => value, children } = props
  const { teammate } = useMe()
  const [draft, setDraft] = useState<Settings>()
  const save = useSave(props, () => setDraft(undefined))
  const owner = teammate.role === 'owner'
  const value = draft ?? held
  const wrong = faultsAtFields && save.error instanceof Refused ? save.error.fields : {}
  return (
    <form
      noValidate={faultsAtFields}
      onSubmit={event => {
        event.preventDefault()
        save.mutate(prepare(value))
      }}
    >
      {!owner && (
        <p className="pb-4 text-sm text-ink-2">You can read this. The owner of the business can change it.</p>
      )}
      <fieldset disabled={!owner} className="flex min-w-0 flex-col gap-4">
        <legend className="sr-only">{legend}</legend>
        {children({ value, onChange: setDraft, wrong })}
        {save.isError && Object.keys(wrong).length === 0 && <Notice>{wordsFor(save.error)}</Notice>}
        {draft !== undefined && (
          <SaveBar
            busy={save.isPending}
            onUndo={() => {
              setDraft(undefined)
              save.reset()
            }}
          />
        )}
      </fieldset>
    </form>
  )
}

function useSave<Settings extends object>(
  { path, queryKey, saved }: Pick<Props<Settings>, 'path' | 'queryKey' | 'saved'>,
  onSaved: () => void,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (settings: Settings) => send<Settings>('PUT', path, settings),
    onSuccess: kept => {
      client.setQueryData(queryKey, kept)
      say(saved)
      onSaved()
    },
  })
}
