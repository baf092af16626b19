export function CustomersPage() {
  return <main>CustomersPage</main>
}
