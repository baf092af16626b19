import { useQuery } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { trialQuery } from '../api/queries.ts'
import { wordsFor } from '../api/request.ts'
import type { KnowledgeTrial } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { inputClass } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Notice } from '../ui/states.tsx'

const bands: Record<
  KnowledgeTrial['band'],
  { tone: 'good' | 'wait' | 'neutral'; label: string; words: string }
> = {
  answer: { tone: 'good', label: 'Answers', words: 'The AI is sure enough to answer with the first one.' },
  offer: {
    tone: 'wait',
    label: 'Asks back',
    words: 'The AI is not sure: it offers these for the customer to choose.',
  },
  none: { tone: 'neutral', label: 'Hands over', words: 'No entry fits. The AI says so and offers a person.' },
}

/** What a customer would get now, before a customer asks. */
export function Trial({ onOpen }: { onOpen: (id: string) => void }) {
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const query = useQuery(trialQuery(asked))
  return (
    <Card className="p-5">
      <h2 className="flex items-center gap-2 text-lg font-semibold">
        <FlaskConical aria-hidden className="size-4.5 text-brand-ink" />
        Try a question
      </h2>
      <p className="pb-3 text-sm text-ink-2">Ask as a customer would, and see what the AI makes of it now.</p>
      <form
        className="flex gap-2"
        onSubmit={event => {
          event.preventDefault()
          setAsked(typed.trim())
        }}
      >
        <input
          aria-label="Question to try"
          placeholder="where can i park my car"
          maxLength={500}
          value={typed}
          onChange={event => setTyped(event.target.value)}
          className={`${inputClass} h-9`}
        />
        <Button type="submit" busy={query.isFetching} disabled={typed.trim() === ''}>
          Try
        </Button>
      </form>
      <div aria-live="polite">
        {query.isError && asked && (
          <div className="pt-3">
            <Notice>{wordsFor(query.error)}</Notice>
          </div>
        )}
        {query.data && asked && <Outcome trial={query.data} onOpen={onOpen} />}
      </div>
    </Card>
  )
}

function Outcome({ trial, onOpen }: { trial: KnowledgeTrial; onOpen: (id: string) => void }) {
  const band = bands[trial.band]
  return (
    <div className="pt-4">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone={band.tone}>{band.label}</Badge>
        {band.words}
      </p>
      <ol className="flex flex-col gap-2 pt-3">
        {trial.matches.map((match, index) => (
          <li key={match.id}>
            <button
              type="button"
              onClick={() => onOpen(match.id)}
              className="flex w-full gap-3 rounded-lg border border-line px-3 py-2.5 text-left hover:bg-hover"
            >
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{match.question}</span>
                {(index === 0 || trial.band === 'offer') && (
                  <span className="block text-sm text-ink-2">{match.answer}</span>
                )}
              </span>
              <span className="shrink-0 text-xs text-ink-3 tabular-nums">
                {Math.round(match.coverage * 100)}% match
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}
