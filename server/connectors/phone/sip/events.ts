/** Typed listeners. A listener that throws is reported and disturbs neither the others nor the protocol. */
export interface Events<Map> {
  on<Name extends keyof Map>(name: Name, listener: (event: Map[Name]) => void): () => void
  /** True when somebody listened. */
  emit<Name extends keyof Map>(name: Name, event: Map[Name]): boolean
}

export function createEvents<Map>(report: (error: unknown) => void): Events<Map> {
  const listeners: { [Name in keyof Map]?: Set<(event: Map[Name]) => void> } = {}
  return {
    on(name, listener) {
      const set = listeners[name] ?? new Set()
      listeners[name] = set
      set.add(listener)
      return () => void set.delete(listener)
    },
    emit(name, event) {
      const set = listeners[name]
      for (const listener of set ?? []) {
        try {
          listener(event)
        } catch (error) {
          report(error)
        }
      }
      return (set?.size ?? 0) > 0
    },
  }
}
