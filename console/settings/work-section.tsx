export function WorkSection() {
  return <main>WorkSection</main>
}
