export function TryPage() {
  return <main>TryPage</main>
}
