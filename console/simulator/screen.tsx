import { type ReactNode, useEffect, useRef } from 'react'

/** What fills the telephone. When another screen takes its place, the focus goes there with it. */
export function Screen({ name, children }: { name: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const before = useRef(name)
  useEffect(() => {
    if (before.current !== name) box.current?.focus()
    before.current = name
  }, [name])
  return (
    <div ref={box} tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
      {children}
    </div>
  )
}
