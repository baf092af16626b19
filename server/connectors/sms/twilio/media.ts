import { fileTypeFromBuffer } from 'file-type'
import type { Attachment } from '../../../../contract/message.ts'
import { requestProvider } from '../../provider-request.ts'

/** Bytes of one file; Twilio takes MMS up to 5 MB (https://www.twilio.com/docs/messaging/guides/accepted-mime-types). */
const mostBytes = 5 * 1024 * 1024
/** Twilio waits 15 s for the answer to its webhook, and the message must be kept within it. */
const timeout = 8_000
/** Where Twilio's API sends us on to for the bytes; our credentials do not go there. */
const stores = /(?:^|\.)(?:twilio\.com|twiliocdn\.com|amazonaws\.com)$/

/** Fetches one file of an MMS; undefined when it is not the API's, too big or not to be had. */
export async function fetchMedia(
  url: string,
  name: string,
  api: { readonly url: string; readonly authorization: string },
): Promise<Attachment | undefined> {
  if (!URL.canParse(url) || new URL(url).origin !== new URL(api.url).origin) return undefined
  const signal = AbortSignal.timeout(timeout)
  const headers = { authorization: api.authorization }
  let answer = await requestProvider(url, { headers, signal, most: mostBytes })
  for (
    let hops = 0;
    hops < 2 && answer.kind === 'answered' && answer.status >= 300 && answer.status < 400;
    hops += 1
  ) {
    const next = URL.parse(answer.headers.get('location') ?? '', url)
    if (next?.protocol !== 'https:' || !stores.test(next.hostname)) return undefined
    answer = await requestProvider(next.href, { signal, most: mostBytes })
  }
  if (answer.kind !== 'answered' || answer.status !== 200) return undefined
  const { ext, mime } = await typeOf(answer.content)
  return { name: `${name}.${ext}`, type: mime, content: answer.content }
}

async function typeOf(content: Uint8Array): Promise<{ readonly ext: string; readonly mime: string }> {
  const found = await fileTypeFromBuffer(content).catch(() => undefined)
  if (found) return found
  const start = Buffer.from(content.subarray(0, 32)).toString('latin1')
  if (/^BEGIN:VCARD/i.test(start)) return { ext: 'vcf', mime: 'text/vcard' }
  return { ext: 'bin', mime: 'application/octet-stream' }
}
