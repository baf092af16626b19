import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { say } from '../ui/toast.tsx'

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      setTimeout(setCopied, 2_000, false)
    } catch {
      say('The browser did not allow copying. Mark the text and copy it by hand.', true)
    }
  }
  const Icon = copied ? Check : Copy
  return (
    <Button small onClick={() => void copy()} icon={<Icon aria-hidden className="size-4" />}>
      <span aria-live="polite">{copied ? 'Copied' : label}</span>
    </Button>
  )
}
