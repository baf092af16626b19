import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/** Pixels from the end within which somebody reads the latest message. */
const near = 40
/** Milliseconds after an input in which scrolling is taken as meant. */
const meant = 1_000
const inputs = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const

/**
 * Whoever reads the latest message goes on seeing it whole: while lines are measured, when the text field below grows,
 * and when the line of an answer under way becomes the message itself, which is taller. Only a person leaves the end,
 * or who calls the returned function. `size` is the height of all lines.
 */
export function useStayAtEnd(
  scroller: RefObject<HTMLElement | null>,
  size: number,
  toEnd: () => void,
): () => void {
  const atEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one observer for as long as the conversation is open
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    let moved = Number.NEGATIVE_INFINITY
    const move = () => {
      moved = performance.now()
    }
    const look = () => {
      if (box.scrollHeight - box.scrollTop - box.clientHeight < near) atEnd.current = true
      else if (performance.now() - moved < meant) atEnd.current = false
    }
    const observer = new ResizeObserver(() => atEnd.current && toEnd())
    for (const input of inputs) box.addEventListener(input, move, { passive: true })
    box.addEventListener('scroll', look, { passive: true })
    observer.observe(box)
    return () => {
      for (const input of inputs) box.removeEventListener(input, move)
      box.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the height changes
  useLayoutEffect(() => {
    if (atEnd.current) toEnd()
  }, [size])
  return () => {
    atEnd.current = false
  }
}
