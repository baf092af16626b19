import { render } from 'preact'
import type { WidgetConfig, WidgetPalette } from '../contract/chat-protocol.ts'
import { Chat, type Page } from './chat.ts'
import { Icon } from './icons.tsx'
import { Panel } from './panel.tsx'
import { browserStore, createMemory } from './storage.ts'
import styles from './styles.css?inline'

declare global {
  interface Window {
    Frontdesk?: { open(): void; close(): void }
  }
}

/** Milliseconds before the server is asked again how the widget looks, doubled up to the last. */
const patience = { first: 2_000, last: 60_000 }

// Known only while the script runs for the first time, also with `async`.
const script = document.currentScript
if (script instanceof HTMLScriptElement && !window.Frontdesk) boot(script)

function boot(script: HTMLScriptElement): void {
  const { key, theme, name, email, call } = script.dataset
  if (!key) {
    console.warn('Frontdesk: the script tag needs data-key. Copy the snippet again.')
    return
  }
  const page: Page = {
    key,
    base: new URL(script.src).origin,
    name,
    email,
    calls: call !== undefined && !!navigator.mediaDevices,
  }
  // What the page asks before the widget is there is done when it is.
  let wanted = false
  let show = (open: boolean) => {
    wanted = open
  }
  window.Frontdesk = { open: () => show(true), close: () => show(false) }
  void configOf(page).then(config => {
    if (!config) return
    show = start(page, config, theme)
    if (wanted) show(true)
  })
}

async function configOf(page: Page): Promise<WidgetConfig | undefined> {
  for (let wait = patience.first; ; wait = Math.min(2 * wait, patience.last)) {
    try {
      const url = `${page.base}/hooks/chat/config?key=${encodeURIComponent(page.key)}`
      const answer = await fetch(url, { credentials: 'omit' })
      if (answer.ok) return await answer.json()
      if (answer.status === 403 || answer.status === 404) {
        const { message } = await answer.json()
        console.warn(`Frontdesk: ${message}`)
        return undefined
      }
    } catch {
      // The server restarts or the network is away: the same again, later.
    }
    await new Promise(resolve => setTimeout(resolve, wait))
  }
}

function start(page: Page, config: WidgetConfig, theme: string | undefined): (open: boolean) => void {
  const root = shadow()
  const wrapper = document.createElement('div')
  root.append(wrapper)
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const narrow = matchMedia('(max-width: 480px)')
  let drawn = false
  let cameFrom: Element | null = null
  const draw = () => {
    if (drawn) return
    drawn = true
    queueMicrotask(() => {
      drawn = false
      const inDark = theme === 'dark' || (theme !== 'light' && dark.matches)
      wrapper.className = `frontdesk ${inDark ? 'dark' : 'light'} ${config.position}`
      paint(wrapper, inDark ? config.dark : config.light)
      const end = chat.follow || atEnd(root)
      chat.follow = false
      render(<App chat={chat} phone={narrow.matches} show={show} />, wrapper)
      if (!end) return
      const log = root.querySelector('.log')
      log?.scrollTo(0, log.scrollHeight)
    })
  }
  const chat = new Chat(page, config, createMemory(page.key, browserStore()), draw)
  const show = (open: boolean) => {
    if (chat.open === open) return
    const within = root.activeElement !== null
    if (open) cameFrom = document.activeElement
    chat.setOpen(open)
    if (open || !within) return
    // After the launcher is drawn again: the focus goes back to where it came from.
    setTimeout(() => {
      const launcher = root.querySelector<HTMLElement>('.launcher')
      const outside = cameFrom !== document.body && cameFrom !== root.host
      if (outside && cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus()
      else launcher?.focus()
    })
  }
  dark.addEventListener('change', draw)
  narrow.addEventListener('change', draw)
  window.addEventListener('online', () => chat.hurry())
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return
    chat.hurry()
    chat.looked()
  })
  draw()
  return show
}

function App({ chat, phone, show }: { chat: Chat; phone: boolean; show: (open: boolean) => void }) {
  const { open, unread, config } = chat
  const label = open ? 'Close the chat' : `Chat with ${config.name}${unread ? `, ${unread} unread` : ''}`
  return (
    <>
      {open && <Panel chat={chat} phone={phone} close={() => show(false)} />}
      {!(open && phone) && (
        <button
          type="button"
          class="launcher"
          aria-label={label}
          aria-expanded={open}
          onClick={() => show(!open)}
        >
          <Icon name={open ? 'down' : 'chat'} />
          {unread > 0 && !open && (
            <span class="badge" aria-hidden="true">
              {unread > 9 ? '9+' : unread}
            </span>
          )}
        </button>
      )}
      <span class="hidden" role="status">
        {unread > 0 && !open ? `${unread} unread messages from ${config.name}` : ''}
      </span>
    </>
  )
}

/** Whoever has scrolled up to read stays there, until they write themselves. */
function atEnd(root: ShadowRoot): boolean {
  const log = root.querySelector('.log')
  return !log || log.scrollHeight - log.scrollTop - log.clientHeight < 60
}

function paint(wrapper: HTMLElement, { brand, onBrand, link }: WidgetPalette): void {
  wrapper.style.setProperty('--brand', brand)
  wrapper.style.setProperty('--on-brand', onBrand)
  wrapper.style.setProperty('--link', link)
}

function shadow(): ShadowRoot {
  const host = document.createElement('frontdesk-chat')
  const root = host.attachShadow({ mode: 'open' })
  // A sheet made by a script is no inline style, so the strictest policy of a page lets it in.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [sheet]
  document.body.append(host)
  return root
}
