import { useQuery } from '@tanstack/react-query'
import { calendarQuery } from '../api/queries.ts'
import type { CampaignInput } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Input, Select, TextArea } from '../ui/field.tsx'
import { wallOf } from '../ui/zoned.ts'
import { lastVisits } from './campaign-words.ts'
import { TemplatePart } from './template-part.tsx'

interface Props {
  draft: CampaignInput
  wrong: Readonly<Record<string, string>>
  onChange: (draft: CampaignInput) => void
}

export function CampaignFields({ draft, wrong, onChange }: Props) {
  const change = (part: Partial<CampaignInput>) => onChange({ ...draft, ...part })
  const { template: _, ...plain } = draft
  return (
    <>
      <Input
        label="Name"
        required
        maxLength={100}
        hint="For you and your team; customers do not see it."
        value={draft.name}
        error={wrong.name}
        onChange={event => change({ name: event.target.value })}
      />
      <Audience audience={draft.audience} onChange={audience => change({ audience })} />
      <TextArea
        label="Message"
        required
        rows={6}
        maxLength={5_000}
        hint="Say who you are, what the offer is, until when, and how to say no to more."
        value={draft.text}
        error={wrong.text}
        onChange={event => change({ text: event.target.value })}
      />
      <Input
        label="Subject of the e-mail"
        maxLength={200}
        value={draft.subject ?? ''}
        error={wrong.subject}
        onChange={event => change({ subject: event.target.value })}
      />
      <TemplatePart
        template={draft.template}
        error={wrong.template}
        onChange={template => onChange(template ? { ...plain, template } : plain)}
      />
    </>
  )
}

interface AudienceProps {
  audience: CampaignInput['audience']
  onChange: (audience: CampaignInput['audience']) => void
}

function Audience({ audience, onChange }: AudienceProps) {
  const { timeZone } = useMe().business
  const today = wallOf(Date.now(), timeZone).date
  const { data: calendar } = useQuery(calendarQuery(today, today))
  const { serviceId: _, ...everyService } = audience
  return (
    <fieldset className="grid gap-3 sm:grid-cols-2">
      <legend className="pb-1.5 text-sm font-medium">Who gets it</legend>
      <Select
        label="Last visit"
        value={audience.lastVisit}
        onChange={event =>
          onChange({ ...audience, lastVisit: event.target.value as keyof typeof lastVisits })
        }
      >
        {Object.entries(lastVisits).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Select>
      <Select
        label="Had this service"
        value={audience.serviceId ?? ''}
        onChange={event =>
          onChange(event.target.value ? { ...audience, serviceId: event.target.value } : everyService)
        }
      >
        <option value="">Any service</option>
        {calendar?.services.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <p className="text-xs text-ink-3 sm:col-span-2">
        Of these, only customers who said yes to offers on that channel. Nobody else, however well they fit.
      </p>
    </fieldset>
  )
}
