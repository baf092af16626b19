/** ms. A whole product with its telephone shares a small machine with what calls it. */
const patience = 90_000

/** Looks again until it is so: for what calls, queues and other programs bring about. */
export async function patiently<T>(look: () => Promise<T | undefined | false>, what: string): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`It never came: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
