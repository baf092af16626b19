export function WidgetSection() {
  return <main>WidgetSection</main>
}
