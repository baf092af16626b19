export function CustomerPage() {
  return <main>CustomerPage</main>
}
