import { cx } from '../ui/cx.ts'
import { costlyWords, countWords, segmentWords } from './segment-words.ts'

interface Props {
  text: string
  onReplace: (text: string) => void
}

/** What the short message costs while it is written, and the characters that make it dear. */
export function SegmentCounter({ text, onReplace }: Props) {
  const { words, several, costly, cheaper } = countWords(text)
  const { lead, shown, more } = costlyWords(costly)
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-4 pt-0.5 text-xs text-ink-3">
      <span className={cx('tabular-nums', several && 'font-medium text-wait-ink')}>{words}</span>
      {costly.length > 0 && (
        <span className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
          <span>{lead}:</span>
          {shown.map(name => (
            <span key={name} className="rounded bg-wait-soft px-1.5 font-medium text-wait-ink">
              {name}
            </span>
          ))}
          {more && <span>and more</span>}
        </span>
      )}
      {cheaper && (
        <button
          type="button"
          className="rounded-md font-medium text-brand-ink hover:underline"
          onClick={() => onReplace(cheaper.text)}
        >
          {cheaper.accents ? 'Write without accents' : 'Replace'}
          {cheaper.saves && `: ${segmentWords(cheaper.segments)}`}
        </button>
      )}
    </div>
  )
}
