/** The line of HTML that puts the widget on a page; with `calls` it has a button that calls by the microphone. */
export function snippetOf(origin: string, key: string, calls: boolean): string {
  return `<script src="${origin}/widget.js" data-key="${key}"${calls ? ' data-call' : ''} async></script>`
}
