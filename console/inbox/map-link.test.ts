import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapLink } from './map-link.ts'

test('a place opens on the map where it is, south and west of zero and right beside it, too', () => {
  const link = new URL(mapLink({ latitude: -33.9, longitude: 1e-9 }))
  assert.equal(link.origin, 'https://www.openstreetmap.org')
  assert.equal(link.searchParams.get('mlat'), '-33.900000')
  assert.equal(link.searchParams.get('mlon'), '0.000000')
  assert.equal(link.hash, '#map=17/-33.900000/0.000000')
})
