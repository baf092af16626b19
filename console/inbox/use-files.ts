import { useState } from 'react'
import { upload, wordsFor } from '../api/request.ts'
import type { AttachmentInfo } from '../api/types.ts'
import { say } from '../ui/toast.tsx'

/** The server takes no more with one answer. */
const most = 10

/** Files that go with the answer: each is uploaded as soon as it is chosen. */
export function useFiles() {
  const [files, setFiles] = useState<readonly AttachmentInfo[]>([])
  const [uploading, setUploading] = useState(0)
  async function add(chosen: readonly File[]): Promise<void> {
    const room = most - files.length
    if (chosen.length > room) say(`At most ${most} files fit in one answer.`, true)
    const taken = chosen.slice(0, room)
    setUploading(held => held + taken.length)
    for (const file of taken) {
      try {
        const stored = await upload<AttachmentInfo>('/api/attachments', file)
        setFiles(held => [...held, stored])
      } catch (error) {
        say(`${file.name}: ${wordsFor(error)}`, true)
      } finally {
        setUploading(held => held - 1)
      }
    }
  }
  const remove = (id: string) => setFiles(held => held.filter(file => file.id !== id))
  return { files, uploading: uploading > 0, add, remove, clear: () => setFiles([]) }
}
