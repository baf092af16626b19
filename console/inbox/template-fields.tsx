import { ArrowLeft, SendHorizontal } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Channel, Conversation, MessageTemplateInfo } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'
import { TemplatePreview } from './template-preview.tsx'
import { aroundGap, renderedTemplate } from './template-words.ts'
import type { FilledTemplate } from './use-answer.ts'

interface Props {
  template: MessageTemplateInfo
  channel: Channel
  customer: Conversation['customer']
  onBack: () => void
  onSend: (filled: FilledTemplate) => void
}

export function TemplateFields({ template, channel, customer, onBack, onSend }: Props) {
  const [values, setValues] = useState<readonly string[]>(() =>
    Array.from({ length: template.parameters }, () => ''),
  )
  const change = (index: number, value: string) =>
    setValues(held => held.map((old, at) => (at === index ? value : old)))
  const ready = values.every(value => value.trim() !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    const parameters = values.map(value => value.trim())
    onSend({
      use: { name: template.name, language: template.language, parameters },
      text: renderedTemplate(template, parameters),
    })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {values.map((value, index) => (
        <Input
          // biome-ignore lint/suspicious/noArrayIndexKey: a gap is its number
          key={index}
          label={`Gap ${index + 1}`}
          hint={aroundGap(template.body, index + 1)}
          required
          autoFocus={index === 0}
          maxLength={1_000}
          autoComplete="off"
          placeholder={index === 0 ? (customer.name ?? '') : ''}
          value={value}
          onChange={event => change(index, event.target.value)}
        />
      ))}
      <TemplatePreview template={template} values={values} channel={channel} />
      {template.category === 'marketing' && (
        <Notice tone="wait">
          This is an offer. Send it only to somebody who agreed to offers on this channel.
        </Notice>
      )}
      <div className="flex items-center justify-end gap-2">
        <Button
          kind="quiet"
          className="mr-auto"
          icon={<ArrowLeft aria-hidden className="size-4" />}
          onClick={onBack}
        >
          Others
        </Button>
        <Button kind="primary" type="submit" disabled={!ready}>
          Send
          <SendHorizontal aria-hidden className="size-4" />
        </Button>
      </div>
    </form>
  )
}
