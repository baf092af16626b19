import type { Channel, MessageTemplateInfo } from '../api/types.ts'
import { cx } from '../ui/cx.ts'
import { partsOf } from './template-words.ts'

interface Props {
  template: MessageTemplateInfo
  /** What fills {{1}}, {{2}} …; an empty one is shown as a gap. */
  values: readonly string[]
  channel: Channel
  /** What stands above the text: a file's name or a place. */
  above?: string | undefined
}

/** The template as the customer will see it, while its gaps are filled. */
export function TemplatePreview({ template, values, channel, above }: Props) {
  return (
    <figure aria-label="Preview" data-channel={channel} className="rounded-xl bg-sunken p-3.5">
      <div className="ml-auto flex max-w-[24rem] flex-col gap-1 rounded-2xl rounded-br-md bg-channel-soft px-3.5 py-2.5 text-base break-words whitespace-pre-wrap">
        {template.headerKind && <Above kind={template.headerKind} name={above} />}
        {template.header && (
          <p className="font-semibold">
            <Filled text={template.header} values={values} />
          </p>
        )}
        <p>
          <Filled text={template.body} values={values} />
        </p>
        {template.footer && <p className="text-xs text-ink-2">{template.footer}</p>}
        {template.buttons.length > 0 && (
          <ul aria-label="Buttons" className="flex flex-wrap gap-1.5 pt-1.5">
            {template.buttons.map((button, index) => (
              <li
                key={button}
                className="rounded-full border border-channel/35 bg-raised/70 px-2.5 py-0.5 text-sm text-channel"
              >
                {button}
                <Behind template={template} button={index} values={values} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </figure>
  )
}

function Filled({ text, values }: { text: string; values: readonly string[] }) {
  return keyed(text).map(({ key, part }) =>
    'text' in part ? (
      part.text
    ) : (
      <Gap key={key} number={part.gap} value={values[part.gap - 1]?.trim() ?? ''} />
    ),
  )
}

const aboveWords = { image: 'Picture', video: 'Film', document: 'Document', location: 'Map' } as const

function Above({ kind, name }: { kind: keyof typeof aboveWords; name: string | undefined }) {
  return (
    <p className="rounded-lg border border-dashed border-channel/60 px-3 py-2 text-sm text-channel">
      {aboveWords[kind]}
      {name && <span className="text-ink-2"> · {name}</span>}
    </p>
  )
}

/** Where a button leads, or what it copies, as far as it is filled in here. */
function Behind({ template, button, values }: Pick<Props, 'template' | 'values'> & { button: number }) {
  const gap = template.buttonGaps.find(one => one.button === button)
  if (!gap) return null
  return (
    <span className="block text-xs break-all text-ink-2">
      <Filled text={gap.shows} values={values} />
    </span>
  )
}

const keyed = (body: string) => partsOf(body).map((part, key) => ({ part, key }))

function Gap({ number, value }: { number: number; value: string }) {
  return (
    <span
      className={cx(
        'rounded px-0.5',
        value ? 'bg-raised/60' : 'border border-dashed border-channel/60 px-1.5 text-xs text-channel',
      )}
    >
      {value || number}
    </span>
  )
}
