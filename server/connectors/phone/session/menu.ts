import type { MenuAct, Opening } from '../../call-host.ts'
import { abandon, ask } from './ask.ts'
import { farewell } from './rest.ts'
import { hush, say } from './saying.ts'
import type { Step } from './step.ts'
import { startTransfer } from './transfer.ts'
import { writtenForm } from './written.ts'

const menuWait = 8_000
const mostMenus = 3
/** ms of a message, of the silence before its first word, and of the silence that ends it. */
const message = { longest: 120_000, firstWord: 8_000, pause: 5_000 }

/** Speech failed: keys still work. */
export function toMenu(step: Step): void {
  hush(step)
  abandon(step)
  step.forget()
  step.enter('menu')
  step.count({ misses: 0, failures: 0, menus: 0 })
  say(step, 'own', step.phrases.cannotHear)
  readMenu(step)
}

function readMenu(step: Step): void {
  for (const { digit, label } of menuOf(step)) say(step, 'own', step.phrases.press(digit, label))
}

function menuOf({ state, phrases }: Step): Opening['menu'] {
  const { menu = [] } = state.opening ?? {}
  if (menu.length > 0) return menu
  return [
    { digit: '1', label: phrases.labels.message, act: 'message' },
    { digit: '0', label: phrases.labels.person, act: 'person' },
  ]
}

export function waitForKey(step: Step): void {
  step.within('menu', menuWait)
}

export function menuOver(step: Step): void {
  const menus = step.state.counts.menus + 1
  step.count({ menus })
  if (menus < mostMenus) readMenu(step)
  else farewell(step, step.phrases.goodbye)
}

export function choose(step: Step, digit: string): void {
  hush(step)
  step.drop('menu')
  const item = menuOf(step).find(one => one.digit === digit)
  const act: MenuAct = item?.act ?? 'repeat'
  if (act === 'message') takeMessage(step)
  else if (act === 'person') {
    const brief = 'The caller could not be understood and asked by key for a person.'
    step.set({ transfer: { brief, urgency: 'important', step: 'due' } })
    startTransfer(step)
  } else if (act === 'hours' && item)
    ask(step, { text: item.label, confidence: 1, digits: digit, began: step.now })
  else menuOver(step)
}

export function takeMessage(step: Step): void {
  step.set({ message: { recording: false, voiced: false, text: '' } })
  step.enter('message')
  say(step, 'own', step.phrases.leaveMessage)
  say(step, 'tone', '')
}

/** The tone is over: what comes is the message. */
export function messageNext(step: Step): void {
  const { message: present } = step.state
  if (!present || present.recording) return
  step.set({ message: { ...present, recording: true, voiced: step.voiced } })
  step.emit({ kind: 'message-start' })
  step.within('message', message.longest)
  if (!step.voiced) step.within('pause', message.firstWord)
}

export function messageVoice(step: Step, on: boolean): void {
  const { message: present } = step.state
  if (!present?.recording) return
  if (on) {
    step.drop('pause')
    step.set({ message: { ...present, voiced: true } })
  } else step.within('pause', message.pause)
}

export function messageWords(step: Step, text: string): void {
  const { message: present } = step.state
  if (present?.recording) step.set({ message: { ...present, text: `${present.text} ${text}`.trim() } })
}

/** Hands over what was left, if anything was. */
export function keepMessage(step: Step): boolean {
  const { message: present } = step.state
  const kept = Boolean(present?.recording && present.voiced)
  if (present && kept) {
    const { text } = writtenForm(present.text, step.language)
    step.emit({ kind: 'message-keep', text })
  }
  step.set({ message: undefined })
  return kept
}

export function messageOver(step: Step): void {
  if (!step.state.message?.recording) return
  const kept = keepMessage(step)
  farewell(step, kept ? step.phrases.thanks : step.phrases.goodbye)
}
