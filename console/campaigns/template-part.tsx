import { useQuery } from '@tanstack/react-query'
import { accountsQuery, templatesQuery } from '../api/queries.ts'
import type { CampaignInput, MessageTemplateInfo } from '../api/types.ts'
import { TemplatePreview } from '../inbox/template-preview.tsx'
import { gapFault, gapWords, templateName } from '../inbox/template-words.ts'
import { fitting } from '../settings/writing/template-choice.ts'
import { Input, Select } from '../ui/field.tsx'

type Chosen = NonNullable<CampaignInput['template']>

interface Props {
  template: Chosen | undefined
  error: string | undefined
  onChange: (template: Chosen | undefined) => void
}

/** WhatsApp lets a business write first only by a template that Meta approved as marketing. */
export function TemplatePart({ template, error, onChange }: Props) {
  const { data: accounts } = useQuery(accountsQuery)
  const able = accounts?.filter(one => one.channel === 'whatsapp' && one.enabled) ?? []
  const account = able.find(({ id }) => id === template?.accountId) ?? able[0]
  if (!account) return null
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1.5 text-sm font-medium">On WhatsApp</legend>
      {able.length > 1 && (
        <Select
          label="From"
          value={account.id}
          onChange={event =>
            onChange({ accountId: event.target.value, use: { name: '', language: '', parameters: [] } })
          }
        >
          {able.map(({ id, name, address }) => (
            <option key={id} value={id}>
              {name} · {address}
            </option>
          ))}
        </Select>
      )}
      <Offered accountId={account.id} template={template} error={error} onChange={onChange} />
    </fieldset>
  )
}

function Offered({ accountId, template, error, onChange }: Props & { accountId: string }) {
  const query = useQuery(templatesQuery(accountId))
  const usable = query.data ? fitting(query.data, 'marketing') : []
  const chosen = usable.find(one => template && keyOf(one) === keyOf(template.use))
  const values = template?.use.parameters ?? []
  const pick = (key: string) => {
    const found = usable.find(one => keyOf(one) === key)
    if (!found) return onChange(undefined)
    const { name, language, headerKind } = found
    const parameters = Array.from({ length: found.parameters }, () => '')
    const place = headerKind === 'location' ? { place: true } : {}
    onChange({ accountId, use: { name, language, parameters, ...place } })
  }
  return (
    <>
      <Select
        label="Approved template"
        hint={hintOf(query.isPending, query.isError, usable.length)}
        error={error}
        value={chosen ? keyOf(chosen) : ''}
        onChange={event => pick(event.target.value)}
      >
        <option value="">None: only those who wrote within 24 hours</option>
        {usable.map(one => (
          <option key={keyOf(one)} value={keyOf(one)}>
            {templateName(one.name)} · {one.language.replace('_', '-')}
          </option>
        ))}
      </Select>
      {template && chosen && (
        <Gaps
          template={chosen}
          values={values}
          onChange={parameters => onChange({ accountId, use: { ...template.use, parameters } })}
        />
      )}
    </>
  )
}

interface GapsProps {
  template: MessageTemplateInfo
  values: readonly string[]
  onChange: (values: string[]) => void
}

function Gaps({ template, values, onChange }: GapsProps) {
  return (
    <>
      {values.map((value, index) => (
        <Input
          // biome-ignore lint/suspicious/noArrayIndexKey: a gap is its number
          key={index}
          {...gapWords(template, index + 1)}
          error={gapFault(template, index + 1, value)}
          required
          autoComplete="off"
          value={value}
          onChange={event => onChange(values.with(index, event.target.value))}
        />
      ))}
      <TemplatePreview template={template} values={values} channel="whatsapp" />
    </>
  )
}

const keyOf = ({ name, language }: { name: string; language: string }): string => `${name} ${language}`

function hintOf(loading: boolean, failed: boolean, usable: number): string {
  if (loading) return 'Asking WhatsApp for the templates…'
  if (failed) return 'WhatsApp did not give its templates. See Settings, Channels for what is wrong.'
  return usable === 0
    ? 'No approved marketing template yet. Write one in WhatsApp Manager, Message templates.'
    : 'Sent to those who did not write within 24 hours, in place of the message above.'
}
