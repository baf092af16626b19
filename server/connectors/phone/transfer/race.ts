/** Several who may take one thing: the first has it. */
export interface Race {
  /** Aborts when somebody has it, or nobody may any more: whoever still tries stops. */
  readonly stop: AbortSignal
  /** Of whoever asked for it. */
  readonly signal: AbortSignal
  /** @returns true to the first who asks, and to nobody once it was called off */
  claim(): boolean
}

export function raceWithin(signal: AbortSignal): Race {
  const won = new AbortController()
  const stop = AbortSignal.any([signal, won.signal])
  return {
    stop,
    signal,
    claim: () => {
      if (stop.aborted) return false
      won.abort()
      return true
    },
  }
}
