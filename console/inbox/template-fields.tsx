import { ArrowLeft, SendHorizontal } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Conversation, MessageTemplateInfo, ReplyChannel } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'
import { TemplateHeader } from './template-header.tsx'
import { TemplatePreview } from './template-preview.tsx'
import { gapFault, gapWords, renderedTemplate } from './template-words.ts'
import type { FilledTemplate } from './use-answer.ts'
import { useFiles } from './use-files.ts'

interface Props {
  template: MessageTemplateInfo
  reply: ReplyChannel
  customer: Conversation['customer']
  onBack: () => void
  onSend: (filled: FilledTemplate) => void
}

export function TemplateFields({ template, reply, customer, onBack, onSend }: Props) {
  const [values, setValues] = useState<readonly string[]>(() =>
    Array.from({ length: template.parameters }, () => ''),
  )
  const change = (index: number, value: string) =>
    setValues(held => held.map((old, at) => (at === index ? value : old)))
  const files = useFiles()
  const [file] = files.files
  const place = template.headerKind === 'location'
  const headed = template.headerKind === null || (place ? reply.location : file !== undefined)
  const sound = values.every((value, index) => !gapFault(template, index + 1, value))
  const ready = headed && sound && values.every(value => value.trim() !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    const parameters = values.map(value => value.trim())
    onSend({
      use: { name: template.name, language: template.language, parameters, ...(place ? { place } : {}) },
      text: renderedTemplate(template, parameters),
      attachments: file ? [file] : [],
    })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {values.map((value, index) => (
        <Input
          // biome-ignore lint/suspicious/noArrayIndexKey: a gap is its number
          key={index}
          {...gapWords(template, index + 1)}
          error={gapFault(template, index + 1, value)}
          required
          autoFocus={index === 0}
          autoComplete="off"
          placeholder={index === 0 ? (customer.name ?? '') : ''}
          value={value}
          onChange={event => change(index, event.target.value)}
        />
      ))}
      <TemplateHeader template={template} place={reply.location} files={files} />
      <TemplatePreview
        template={template}
        values={values}
        channel={reply.channel}
        above={template.headerKind === 'location' ? 'your place' : file?.name}
      />
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
