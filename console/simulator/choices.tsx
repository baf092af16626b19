import { Check, List, Reply } from 'lucide-react'
import type { HandsetMessageInfo } from '../api/types.ts'
import { cx } from '../ui/cx.ts'
import { Menu } from '../ui/menu.tsx'
import type { Act } from './use-act.ts'

interface Props {
  message: HandsetMessageInfo
  /** The label that was pressed: the others can no longer be. */
  pressed: string | undefined
  onAct: (act: Act) => void
}

/** WhatsApp shows up to three as buttons, more as a list behind one button. */
const mostButtons = 3

const row =
  'flex w-full items-center justify-center gap-2 bg-raised px-3 py-2 text-base font-medium text-channel shadow-card outline-offset-[-2px] not-disabled:hover:bg-hover disabled:cursor-default disabled:text-ink-3'

export function Choices({ message, pressed, onAct }: Props) {
  const { choices, id } = message
  if (choices.length === 0) return null
  const press = (choice: HandsetMessageInfo['choices'][number]) => onAct({ choice, answers: id })
  if (choices.length > mostButtons)
    return (
      <div className="border-t border-line">
        {pressed ? (
          <p className={cx(row, 'rounded-b-xl')}>
            <Check aria-hidden className="size-4" />
            {pressed}
          </p>
        ) : (
          <Menu
            align="start"
            side="top"
            trigger={
              <button type="button" className={cx(row, 'rounded-b-xl')}>
                <List aria-hidden className="size-4" />
                See all {choices.length} options
              </button>
            }
            entries={choices.map(choice => ({
              label: choice.label,
              icon: <Reply aria-hidden />,
              onSelect: () => press(choice),
            }))}
          />
        )}
      </div>
    )
  return (
    <ul
      aria-label="Answers to choose from"
      className="flex flex-col divide-y divide-line border-t border-line"
    >
      {choices.map(choice => (
        <li key={choice.id} className="group/row">
          <button
            type="button"
            disabled={pressed !== undefined}
            onClick={() => press(choice)}
            className={cx(
              row,
              'group-last/row:rounded-b-xl',
              pressed === choice.label && 'font-semibold disabled:text-channel',
            )}
          >
            {pressed === choice.label ? (
              <Check aria-hidden className="size-4" />
            ) : (
              <Reply aria-hidden className="size-4" />
            )}
            {choice.label}
            {pressed === choice.label && <span className="sr-only">, chosen</span>}
          </button>
        </li>
      ))}
    </ul>
  )
}
