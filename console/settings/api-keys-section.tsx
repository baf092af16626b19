export function ApiKeysSection() {
  return <main>ApiKeysSection</main>
}
