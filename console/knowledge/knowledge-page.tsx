export function KnowledgePage() {
  return <main>KnowledgePage</main>
}
