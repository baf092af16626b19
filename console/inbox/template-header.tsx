import { Paperclip } from 'lucide-react'
import { useRef } from 'react'
import type { MessageTemplateInfo } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/states.tsx'
import { ChosenFiles } from './chosen-files.tsx'
import type { useFiles } from './use-files.ts'

interface Props {
  template: MessageTemplateInfo
  /** The business has a place on the map that can go along. */
  place: boolean
  files: ReturnType<typeof useFiles>
}

/** What WhatsApp takes above a text (…/templates/components, "Media header"). */
const accepted = {
  image: { words: 'Choose a picture', types: 'image/jpeg,image/png' },
  video: { words: 'Choose a film', types: 'video/mp4,video/3gpp' },
  document: { words: 'Choose a PDF', types: 'application/pdf' },
} as const

/** What stands above the text of a template instead of words: one file, or the place of the business. */
export function TemplateHeader({ template: { headerKind }, place, files }: Props) {
  const picker = useRef<HTMLInputElement>(null)
  if (headerKind === null) return null
  if (headerKind === 'location')
    return place ? null : (
      <Notice tone="wait">
        This template shows your place on the map. Add it under Settings, Business, before you send it.
      </Notice>
    )
  const { words, types } = accepted[headerKind]
  const choose = (chosen: FileList | null) => {
    files.clear()
    void files.add([...(chosen ?? [])].slice(0, 1))
  }
  return (
    <div className="flex flex-col items-start gap-1.5">
      <input
        ref={picker}
        type="file"
        hidden
        accept={types}
        aria-label={words}
        onChange={event => {
          choose(event.target.files)
          event.target.value = ''
        }}
      />
      <Button
        small
        icon={<Paperclip aria-hidden className="size-4" />}
        onClick={() => picker.current?.click()}
      >
        {words}
      </Button>
      <ChosenFiles files={files.files} uploading={files.uploading} onRemove={files.remove} left={undefined} />
    </div>
  )
}
