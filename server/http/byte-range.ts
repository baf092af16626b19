/**
 * The one part of a file that a header Range asks for, first and last byte inclusive (RFC 9110, 14.1.2). Undefined for
 * what may be ignored: no header, another unit, several parts, or nonsense (14.2). `none`: the file ends before it.
 */
export function byteRange(
  header: string | undefined,
  length: number,
): { readonly first: number; readonly last: number } | 'none' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '') ?? []
  if (from === '' && to === '') return undefined
  const end = length - 1
  if (from === '')
    return Number(to) === 0 || length === 0 ? 'none' : { first: Math.max(0, length - Number(to)), last: end }
  const first = Number(from)
  if (to !== '' && Number(to) < first) return undefined
  if (first > end) return 'none'
  return { first, last: to === '' ? end : Math.min(end, Number(to)) }
}
