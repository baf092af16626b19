import type { Channel, ChannelAccountInfo, OutreachSettings } from '../../api/types.ts'
import { ChannelSign, channelName } from '../../ui/channel.tsx'
import { Checkbox, Input } from '../../ui/field.tsx'
import { Block } from './block.tsx'
import { LeadTimes } from './lead-times.tsx'
import { Numbers } from './numbers.tsx'
import { outreachPurposes, purposeLabels } from './template-choice.ts'
import { TemplateChoices } from './template-choices.tsx'

interface Props {
  value: OutreachSettings
  onChange: (part: Partial<OutreachSettings>) => void
}

/** When something goes out, and when nothing does. */
export function TimesBlocks({ value: { quiet, reminders, nudge }, onChange }: Props) {
  return (
    <>
      <Block
        title="Quiet hours"
        about="Nothing but urgent news goes out then, by the clock of the customer. The rest waits until they end."
      >
        <div className="grid max-w-sm grid-cols-2 gap-3">
          <Input
            label="From"
            type="time"
            required
            value={quiet.from}
            onChange={event => onChange({ quiet: { ...quiet, from: event.target.value } })}
          />
          <Input
            label="Until"
            type="time"
            required
            value={quiet.to}
            onChange={event => onChange({ quiet: { ...quiet, to: event.target.value } })}
          />
        </div>
      </Block>
      <Block
        title="Reminders"
        about="How long before an appointment the customer is reminded of it, with the choice to confirm, move or cancel."
      >
        <LeadTimes value={reminders} onChange={next => onChange({ reminders: [...next] })} />
      </Block>
      <Block
        title="Unanswered e-mail"
        about="An e-mail of yours that needs an answer in time is followed up on another channel."
      >
        <div className="flex max-w-sm flex-col gap-3">
          <Checkbox
            label="Follow up"
            checked={nudge.enabled}
            onChange={event => onChange({ nudge: { ...nudge, enabled: event.target.checked } })}
          />
          <Input
            label="After how many hours"
            type="number"
            required
            min={1}
            max={168}
            disabled={!nudge.enabled}
            value={Number.isNaN(nudge.afterHours) ? '' : nudge.afterHours}
            onChange={event => onChange({ nudge: { ...nudge, afterHours: event.target.valueAsNumber } })}
          />
        </div>
      </Block>
    </>
  )
}

export function TemplatesBlock({
  value,
  onChange,
  accounts,
}: Props & { accounts: readonly ChannelAccountInfo[] }) {
  return (
    <Block
      title="Templates"
      about="More than 24 hours after a customer’s last message, WhatsApp takes only words that Meta approved before. Choose which template says what."
    >
      <TemplateChoices
        accounts={accounts}
        value={value.templates}
        onChange={templates => onChange({ templates: [...templates] })}
      />
    </Block>
  )
}

const priced = ['whatsapp', 'sms', 'email', 'phone'] as const satisfies Channel[]

/** What comes after a channel that did not deliver, and what each costs. */
export function TriesBlocks({ value: { fallbackMinutes, prices }, onChange }: Props) {
  return (
    <>
      <Block
        title="When it does not arrive"
        about="How long a channel has to deliver before the next one is tried."
      >
        <Numbers
          rows={outreachPurposes.map(key => ({ key, label: purposeLabels[key], name: purposeLabels[key] }))}
          values={fallbackMinutes}
          unit="minutes"
          least={1}
          most={2_880}
          onChange={next => onChange({ fallbackMinutes: next })}
        />
      </Block>
      <Block
        title="Prices"
        about="What one message costs you, in your currency; on SMS, one segment. Of two equal channels the cheaper one is taken."
      >
        <Numbers
          rows={priced.map(key => ({
            key,
            label: (
              <>
                <ChannelSign channel={key} size="sm" />
                {channelName(key)}
              </>
            ),
            name: channelName(key),
          }))}
          values={prices}
          unit="each"
          least={0}
          step="any"
          onChange={next => onChange({ prices: next })}
        />
      </Block>
    </>
  )
}
