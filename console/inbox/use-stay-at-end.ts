import { type RefObject, useEffect } from 'react'

/** Pixels from the end within which somebody reads the latest message. */
const near = 60

/** What is read stays in sight when the text field below grows: at the end one stays at the end. */
export function useStayAtEnd(scroller: RefObject<HTMLElement | null>, toEnd: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: one observer for as long as the conversation is open
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    let height = box.clientHeight
    const observer = new ResizeObserver(() => {
      const lost = height - box.clientHeight
      height = box.clientHeight
      const left = box.scrollHeight - box.scrollTop - box.clientHeight
      if (lost > 0 && left - lost < near) toEnd()
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
}
