import type { ComponentChildren } from 'preact'
import { pieces } from './pieces.ts'

/** The words of a message; nothing in them becomes markup. */
export function words(text: string): ComponentChildren {
  return pieces(text).map(piece =>
    piece.href ? (
      <a key={piece.at} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
        {piece.text}
      </a>
    ) : (
      piece.text
    ),
  )
}
