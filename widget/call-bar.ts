import { type CallOptions, type CallPhase, startCall } from './call.ts'

const words: Record<CallPhase, string> = {
  asking: 'Waiting for the microphone…',
  ringing: 'Calling…',
  talking: 'On the line',
  over: 'Call ended',
}
const keys = [...'123456789*0#']

/** A call with its buttons; they are drawn by hand, since only who calls loads them. */
export function openBar(
  options: Pick<CallOptions, 'base' | 'key' | 'token'>,
  ended: (reason: string) => void,
): HTMLElement {
  const state = element('span', '')
  state.setAttribute('role', 'status')
  const call = startCall({
    ...options,
    microphone: true,
    changed(phase, reason) {
      state.textContent = words[phase]
      if (phase === 'over') ended(reason)
    },
  })
  const pad = element('div', '')
  pad.className = 'keys'
  pad.hidden = true
  for (const key of keys) pad.append(button(key, () => call.press(key), `Key ${key}`))
  const toggle = (label: string, act: (on: boolean) => void) => {
    const made = button(label, () => {
      const on = made.getAttribute('aria-pressed') !== 'true'
      made.setAttribute('aria-pressed', String(on))
      act(on)
    })
    made.setAttribute('aria-pressed', 'false')
    return made
  }
  const hangUp = button('Hang up', () => call.hangUp())
  hangUp.className = 'hang-up'
  const bar = element('div', '')
  bar.className = 'call'
  bar.append(
    state,
    toggle('Mute', on => call.mute(on)),
    toggle('Keys', on => {
      pad.hidden = !on
    }),
    hangUp,
    pad,
  )
  return bar
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}

function button(text: string, act: () => void, label = text): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = text
  made.setAttribute('aria-label', label)
  made.onclick = act
  return made
}
