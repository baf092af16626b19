import { after } from 'node:test'
import { isMainThread } from 'node:worker_threads'

/** ms for whatever the file stops in hooks of its own after the last test; a database under load takes five seconds. */
const grace = 30_000

// Loaded before each test file: a failed test that never reached its `close()` would otherwise hang the file for ever.
if (isMainThread)
  after(() => {
    setTimeout(() => {
      const kinds = Map.groupBy(process.getActiveResourcesInfo(), kind => kind)
      const open = [...kinds].map(([kind, found]) => `${found.length} ${kind}`).join(', ')
      console.error(`The tests are over, yet something was left open: ${open}. Close it in an after hook.`)
      process.exit(1)
    }, grace).unref()
  })
