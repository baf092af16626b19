/** Bytes that fit into one request as base64 (700,000 characters). */
export const mostBytes = 500_000
/** Pixels of the longer side to which a photo is made smaller, as messengers do. */
const mostPixels = 1_600

export interface ChosenFile {
  readonly name: string
  readonly base64: string
}

/** @throws Error with words for the person who chose it */
export async function chosenFile(file: File): Promise<ChosenFile> {
  if (file.size === 0) throw new Error(`${file.name} is empty. Choose another file.`)
  const small = file.size > mostBytes && file.type.startsWith('image/') ? await smaller(file) : file
  if (small.size > mostBytes)
    throw new Error(`${file.name} is too large for this telephone. Choose a file under 500 kB.`)
  return { name: file.name, base64: await base64Of(small) }
}

async function smaller(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, mostPixels / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  for (const quality of [0.85, 0.6, 0.4]) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality })
    if (blob.size <= mostBytes) return blob
  }
  return file
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let binary = ''
  // In pieces, because a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8_192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return btoa(binary)
}
