import type { Channel, MessageTemplateInfo } from '../../api/types.ts'
import { TemplatePreview } from '../../inbox/template-preview.tsx'
import { gapWords, templateName } from '../../inbox/template-words.ts'
import { useMe } from '../../ui/business.tsx'
import { Select } from '../../ui/field.tsx'
import { Notice } from '../../ui/states.tsx'
import type { BlockProps } from './block.tsx'
import {
  type ChosenTemplate,
  choiceFault,
  chosenFor,
  type Filling,
  fillingLabels,
  fillingsFor,
  firstChoice,
  fitting,
  keyOf,
  type OutreachPurpose,
  purposeLabels,
  withChoice,
} from './template-choice.ts'

interface Props extends BlockProps<readonly ChosenTemplate[]> {
  purpose: OutreachPurpose
  accountId: string
  channel: Channel
  templates: readonly MessageTemplateInfo[]
}

export function OnePurpose({ purpose, accountId, channel, templates, value, onChange }: Props) {
  const options = fitting(templates, purpose)
  const chosen = chosenFor(value, accountId, purpose)
  const template = chosen && templates.find(one => keyOf(one) === keyOf(chosen))
  const fault = chosen && choiceFault(chosen, templates)
  const choose = (key: string) => {
    const found = options.find(one => keyOf(one) === key)
    onChange(withChoice(value, accountId, purpose, found && firstChoice(found, purpose)))
  }
  return (
    <div className="flex flex-col gap-3">
      <Select
        label={purposeLabels[purpose]}
        hint={options.length === 0 && !chosen ? noneWords(purpose) : undefined}
        value={chosen ? keyOf(chosen) : ''}
        onChange={event => choose(event.target.value)}
      >
        <option value="">None: then another channel is used</option>
        {chosen && fault && <option value={keyOf(chosen)}>{optionWords(chosen)}</option>}
        {options
          .filter(one => !fault || keyOf(one) !== keyOf(chosen))
          .map(one => (
            <option key={keyOf(one)} value={keyOf(one)}>
              {optionWords(one)}
            </option>
          ))}
      </Select>
      {fault && <Notice tone="wait">{fault}</Notice>}
      {chosen && template && !fault && (
        <Gaps
          {...{ chosen, template, purpose, channel }}
          onChange={parameters =>
            onChange(withChoice(value, accountId, purpose, { ...firstChoice(template, purpose), parameters }))
          }
        />
      )}
    </div>
  )
}

const optionWords = ({ name, language }: Pick<ChosenTemplate, 'name' | 'language'>): string =>
  `${templateName(name)} (${language.replace('_', '-')})`

const noneWords = (purpose: OutreachPurpose): string =>
  purpose === 'marketing'
    ? 'No template of the category Marketing is approved yet.'
    : 'No template of the category Utility is approved yet.'

interface GapsProps {
  chosen: ChosenTemplate
  template: MessageTemplateInfo
  purpose: OutreachPurpose
  channel: Channel
  onChange: (parameters: Filling[]) => void
}

function Gaps({ chosen, template, purpose, channel, onChange }: GapsProps) {
  const { business } = useMe()
  const examples: Record<Filling, string> = {
    name: 'Sarah',
    business: business.name,
    service: 'Check-up',
    when: 'Thursday 26 November at 14:30',
    code: 'K7M4Q',
    text: '[what the message says]',
  }
  return (
    <>
      {chosen.parameters.length > 0 && (
        <div className="grid gap-3 sm:grid-cols-2">
          {chosen.parameters.map((filling, index) => (
            <Select
              // biome-ignore lint/suspicious/noArrayIndexKey: a gap is its number
              key={index}
              label={gapWords(template, index + 1).label}
              hint={gapWords(template, index + 1).hint}
              value={filling}
              onChange={event =>
                onChange(
                  chosen.parameters.map((old, at) => (at === index ? (event.target.value as Filling) : old)),
                )
              }
            >
              {fillingsFor(purpose).map(one => (
                <option key={one} value={one}>
                  {fillingLabels[one]}
                </option>
              ))}
            </Select>
          ))}
        </div>
      )}
      <TemplatePreview
        template={template}
        values={chosen.parameters.map(filling => examples[filling])}
        channel={channel}
        above={chosen.place ? business.name : undefined}
      />
    </>
  )
}
