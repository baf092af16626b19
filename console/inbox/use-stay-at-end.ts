import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/** Pixels from the end within which somebody reads the latest message. */
const near = 40

/**
 * Whoever reads the latest message goes on seeing it whole: when the text field below grows, and when the line of an
 * answer under way becomes the message itself, which is taller. `size` is the height of all lines.
 */
export function useStayAtEnd(scroller: RefObject<HTMLElement | null>, size: number, toEnd: () => void): void {
  const atEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one observer for as long as the conversation is open
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const look = () => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < near
    }
    const observer = new ResizeObserver(() => atEnd.current && toEnd())
    box.addEventListener('scroll', look, { passive: true })
    observer.observe(box)
    return () => {
      box.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the height changes
  useLayoutEffect(() => {
    if (atEnd.current) toEnd()
  }, [size])
}
