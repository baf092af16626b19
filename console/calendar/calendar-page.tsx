export function CalendarPage() {
  return <main>CalendarPage</main>
}
