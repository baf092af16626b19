export function ChannelsSection() {
  return <main>ChannelsSection</main>
}
