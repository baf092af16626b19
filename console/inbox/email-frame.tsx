import { useState } from 'react'

/**
 * A mail's HTML, already sanitised by the server, once more behind bars: no scripts (no allow-scripts), no requests but
 * pictures that came with it (the policy), links in a new window. Same origin only so that its height can be read.
 */
const head = `<!doctype html><html lang="en"><head><title>E-mail</title><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<base target="_blank"><style>body{margin:0;font:14px/1.57 Inter,system-ui,sans-serif;color:#14161f;background:#fff;overflow-wrap:anywhere}
img{max-width:100%;height:auto}table{max-width:100%}blockquote{margin:8px 0 8px 2px;padding-left:12px;border-left:3px solid #d3d6de;color:#4c5160}
a{color:#3d48c6}</style></head><body>`

export function EmailFrame({ html, title }: { html: string; title: string }) {
  const [height, setHeight] = useState(120)
  return (
    <iframe
      title={title}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      srcDoc={`${head}${html}</body></html>`}
      onLoad={event => {
        const body = event.currentTarget.contentDocument?.documentElement
        if (body) setHeight(Math.min(1_600, body.scrollHeight))
      }}
      className="w-full rounded-md bg-white"
      style={{ height }}
    />
  )
}
