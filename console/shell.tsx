import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { WifiOff } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { lineState, openLine, subscribe } from './api/live.ts'
import { BottomBar, Rail } from './navigation.tsx'
import { useMe } from './ui/business.tsx'

export function Shell() {
  const client = useQueryClient()
  const { business } = useMe()
  useEffect(() => openLine(client), [client])
  useEffect(() => {
    document.title = `${business.name} · Frontdesk`
  }, [business.name])
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-lg bg-brand px-3 py-2 text-on-brand focus:translate-y-0"
      >
        Skip to the content
      </a>
      <Rail />
      <div id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
        <OfflineBar />
        <div className="min-h-0 flex-1">
          <Outlet />
        </div>
      </div>
      <BottomBar />
      {/* Open menus hang here, inside a landmark. */}
      <section id="menus" aria-label="Menu" className="empty:hidden" />
    </div>
  )
}

/** Appears only when the line has been away for a moment, not at every short gap. */
function OfflineBar() {
  const state = useSyncExternalStore(subscribe, lineState)
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (state === 'live') {
      setShown(false)
      return
    }
    const timer = setTimeout(setShown, 2_500, true)
    return () => clearTimeout(timer)
  }, [state])
  return (
    <div role="status" aria-label="Connection">
      {shown && (
        <p className="flex items-center justify-center gap-2 bg-wait-soft px-4 py-1.5 text-sm text-wait-ink">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          No connection to Frontdesk. What you see may be out of date; it reconnects by itself.
        </p>
      )}
    </div>
  )
}
