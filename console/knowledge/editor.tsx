import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft, Plus, Trash2, X } from 'lucide-react'
import { useId, useState } from 'react'
import { Refused, send, wordsFor } from '../api/request.ts'
import type { KnowledgeInput, KnowledgeItem } from '../api/types.ts'
import { useMe, useWords } from '../ui/business.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Checkbox, Input, inputClass, TextArea } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { DeleteDialog } from './delete-dialog.tsx'

interface Props {
  item: KnowledgeItem | undefined
  topics: readonly string[]
  onDone: (id: string | undefined) => void
}

const blank: KnowledgeInput = { topic: '', question: '', variants: [], answer: '', published: true }

export function Editor({ item, topics, onDone }: Props) {
  const { teammate } = useMe()
  const words = useWords()
  const client = useQueryClient()
  const [draft, setDraft] = useState<KnowledgeInput>(item ?? blank)
  const [deleting, setDeleting] = useState(false)
  const listId = useId()
  const readOnly = teammate.role === 'viewer'
  const change = (part: Partial<KnowledgeInput>) => setDraft(held => ({ ...held, ...part }))
  const save = useMutation({
    mutationFn: () => {
      const { topic, question, answer, published } = draft
      const variants = draft.variants.map(one => one.trim()).filter(Boolean)
      const body = { topic, question, answer, published, variants }
      return send<KnowledgeItem>(
        item ? 'PUT' : 'POST',
        item ? `/api/knowledge/${item.id}` : '/api/knowledge',
        body,
      )
    },
    onSuccess: async saved => {
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      say(draft.published ? 'Saved. The AI answers with it from now on.' : 'Saved as a draft.')
      if (!item) onDone(saved.id)
    },
  })
  const wrong = save.error instanceof Refused ? save.error.fields : {}
  return (
    <Card className="p-5">
      <div className="flex items-center gap-2 pb-4">
        <Button kind="quiet" small className="-ml-2 md:hidden" onClick={() => onDone(undefined)}>
          <ArrowLeft aria-hidden className="size-4" />
          Entries
        </Button>
        <h2 className="flex-1 text-lg font-semibold">{item ? 'Edit the entry' : 'New entry'}</h2>
        {item && (
          <span className="hidden text-xs text-ink-3 sm:inline">
            Changed {words.dayAndTime(item.updatedAt)}
            {item.updatedBy && ` by ${item.updatedBy}`}
          </span>
        )}
      </div>
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <fieldset disabled={readOnly} className="flex flex-col gap-4">
          <Input
            label="Topic"
            list={listId}
            required
            maxLength={100}
            placeholder="Prices, Opening hours, Parking…"
            value={draft.topic}
            error={wrong.topic}
            onChange={event => change({ topic: event.target.value })}
          />
          <datalist id={listId}>
            {topics.map(topic => (
              <option key={topic} value={topic} />
            ))}
          </datalist>
          <Input
            label="Question"
            required
            maxLength={500}
            placeholder="How much is a check-up?"
            value={draft.question}
            error={wrong.question}
            onChange={event => change({ question: event.target.value })}
          />
          <Variants variants={draft.variants} onChange={variants => change({ variants })} />
          <TextArea
            label="Answer"
            required
            rows={5}
            maxLength={4000}
            hint="Sent as it stands: short, complete, with prices and times."
            value={draft.answer}
            error={wrong.answer}
            onChange={event => change({ answer: event.target.value })}
          />
          <Checkbox
            label="Published"
            hint="Switched off, the entry is kept as a draft and the AI does not use it."
            checked={draft.published}
            onChange={event => change({ published: event.target.checked })}
          />
        </fieldset>
        {save.isError && <Notice>{wordsFor(save.error)}</Notice>}
        {!readOnly && (
          <div className="flex items-center gap-2">
            <Button kind="primary" type="submit" busy={save.isPending}>
              Save
            </Button>
            <Button kind="quiet" onClick={() => onDone(undefined)}>
              Close
            </Button>
            {item && (
              <IconButton label="Delete this entry" className="ml-auto" onClick={() => setDeleting(true)}>
                <Trash2 aria-hidden />
              </IconButton>
            )}
          </div>
        )}
      </form>
      {item && (
        <DeleteDialog
          item={item}
          open={deleting}
          onClose={() => setDeleting(false)}
          onDeleted={() => onDone(undefined)}
        />
      )}
    </Card>
  )
}

interface VariantsProps {
  variants: readonly string[]
  onChange: (next: string[]) => void
}

function Variants({ variants, onChange }: VariantsProps) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1.5 text-sm font-medium">Other ways to ask</legend>
      {variants.map((variant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what identifies a line being typed
        <div key={index} className="flex gap-1.5">
          <input
            aria-label={`Other way to ask ${index + 1}`}
            maxLength={500}
            value={variant}
            onChange={event => onChange(variants.with(index, event.target.value))}
            className={`${inputClass} h-9`}
          />
          <IconButton
            label={`Remove way ${index + 1}`}
            className="self-center"
            onClick={() => onChange(variants.toSpliced(index, 1))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        small
        kind="quiet"
        className="self-start"
        disabled={variants.length >= 50}
        icon={<Plus aria-hidden className="size-4" />}
        onClick={() => onChange([...variants, ''])}
      >
        Add another way
      </Button>
    </fieldset>
  )
}
