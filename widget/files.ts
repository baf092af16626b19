/** Files of messages that wait, kept over a reload. */
export interface FileBox {
  put(clientId: string, files: readonly File[]): Promise<void>
  /** Undefined when the browser has thrown them away. */
  get(clientId: string): Promise<readonly File[] | undefined>
  drop(clientId: string): void
}

const shelf = 'files'

/** In IndexedDB; where a page may not use it, as long as the page lasts. */
export function createFileBox(key: string): FileBox {
  const here = new Map<string, readonly File[]>()
  const database = new Promise<IDBDatabase | undefined>(resolve => {
    try {
      const opening = indexedDB.open(`frontdesk:${key}`, 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore(shelf)
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = opening.onblocked = () => resolve(undefined)
    } catch {
      resolve(undefined)
    }
  })
  const ask = async <T>(
    mode: IDBTransactionMode,
    question: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> => {
    const open = await database
    if (!open) return undefined
    return new Promise(resolve => {
      try {
        const request = question(open.transaction(shelf, mode).objectStore(shelf))
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => resolve(undefined)
      } catch {
        resolve(undefined)
      }
    })
  }
  return {
    async put(clientId, files) {
      here.set(clientId, files)
      await ask('readwrite', store => store.put([...files], clientId))
    },
    get: async clientId => here.get(clientId) ?? (await ask('readonly', store => store.get(clientId))),
    drop(clientId) {
      here.delete(clientId)
      void ask('readwrite', store => store.delete(clientId))
    },
  }
}
