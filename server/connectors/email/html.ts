import { convert } from 'html-to-text'
import sanitize from 'sanitize-html'

const styles = {
  color: [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s,.%]+\)$/i, /^[a-z]+$/i],
  'background-color': [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s,.%]+\)$/i, /^[a-z]+$/i],
  'text-align': [/^(left|right|center|justify)$/],
  'font-weight': [/^(bold|normal|[1-9]00)$/],
  'font-style': [/^(italic|normal)$/],
  'text-decoration': [/^(underline|none|line-through)$/],
}

/**
 * HTML of a stranger made fit to show: no scripts, no forms, no styles that reach outside, nothing that loads from
 * elsewhere (a remote picture tells its sender that the mail was opened). Pictures of the mail itself stay as `cid:`.
 */
export function sanitiseMailHtml(html: string): string {
  return sanitize(html, {
    allowedTags: [...sanitize.defaults.allowedTags, 'img', 'center', 'font', 'del', 'ins'],
    allowedAttributes: {
      '*': ['style', 'align', 'dir', 'lang', 'title'],
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt', 'width', 'height'],
      td: ['colspan', 'rowspan', 'valign', 'width'],
      th: ['colspan', 'rowspan', 'valign', 'width'],
      table: ['border', 'cellpadding', 'cellspacing', 'width'],
      font: ['color', 'size', 'face'],
    },
    allowedStyles: { '*': styles },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid'] },
    allowProtocolRelative: false,
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
    },
    exclusiveFilter: frame => frame.tag === 'img' && !frame.attribs.src,
    nestingLimit: 200,
  })
}

/** What the HTML says, as somebody would type it: links by their words, no pictures, lists as lines. */
export function htmlToText(html: string): string {
  try {
    return convert(html, {
      wordwrap: false,
      limits: { maxInputLength: 2_000_000, maxDepth: 200, maxChildNodes: 20_000 },
      selectors: [
        { selector: 'a', options: { ignoreHref: true } },
        { selector: 'img', format: 'skip' },
        { selector: 'blockquote', options: { trimEmptyLines: false } },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(selector => ({
          selector,
          options: { uppercase: false },
        })),
        {
          selector: 'table',
          format: 'dataTable',
          options: { uppercaseHeaderCells: false, maxColumnWidth: 200 },
        },
      ],
    }).trim()
  } catch {
    return ''
  }
}
