/** A page of OpenStreetMap with a marker; the parameters: https://wiki.openstreetmap.org/wiki/Browsing */
export function mapLink({ latitude, longitude }: { latitude: number; longitude: number }): string {
  const [lat, lon] = [latitude, longitude].map(degrees => degrees.toFixed(6))
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`
}
