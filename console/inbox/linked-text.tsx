import { Fragment } from 'react'

const link = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}]/g

/** Text as it was written, with its web addresses to click. */
export function LinkedText({ text }: { text: string }) {
  const parts: { key: number; text: string; href?: string }[] = []
  let end = 0
  for (const match of text.matchAll(link)) {
    parts.push({ key: end, text: text.slice(end, match.index) })
    parts.push({ key: match.index + 0.5, text: match[0], href: match[0] })
    end = match.index + match[0].length
  }
  parts.push({ key: end, text: text.slice(end) })
  return (
    <>
      {parts.map(part =>
        part.href ? (
          <a
            key={part.key}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="underline underline-offset-2"
          >
            {part.text}
          </a>
        ) : (
          <Fragment key={part.key}>{part.text}</Fragment>
        ),
      )}
    </>
  )
}
