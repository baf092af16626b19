import { useSyncExternalStore } from 'react'

/** Small on purpose: it is part of the first load, and what it turns on is not. */
export interface DeskState {
  /** This tab rings when a caller is put through. */
  readonly on: boolean
  /** This tab speaks with a caller. */
  readonly talking: boolean
}

/** Of this tab: it outlives a reload, and ends with the tab. */
const key = 'frontdesk:desk'
let state: DeskState = { on: sessionStorage.getItem(key) !== null, talking: false }
const listeners = new Set<() => void>()

export function changeDesk(change: Partial<DeskState>): void {
  state = { ...state, ...change }
  if (state.on) sessionStorage.setItem(key, '1')
  else sessionStorage.removeItem(key)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useDesk = (): DeskState => useSyncExternalStore(subscribe, () => state)
