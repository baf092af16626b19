export function AuditSection() {
  return <main>AuditSection</main>
}
