import { defer, from, map } from 'rxjs'
import type { Observable } from 'rxjs'
import { pagePrefix } from './protocol.js'

/** A file of the page. */
export interface Asset {
  readonly contentType: string
  readonly text: string
}

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>rxlark simulator</title>
<link rel="icon" href="/favicon.ico" type="image/svg+xml">
<link rel="stylesheet" href="${pagePrefix}/page.css">
<script type="module" src="${pagePrefix}/page.js"></script>
</head>
<body></body>
</html>
`

/** Three marbles on a line. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1c2333"/>
<path d="M3 16h26" stroke="#6b7690" stroke-width="2"/><circle cx="9" cy="16" r="4.5" fill="#3fbf7f"/>
<circle cx="20" cy="16" r="4.5" fill="#4c8dff"/></svg>`

/** The file at a path; what is made of the sources of the page is loaded when it is first asked for. Cold; emits once. */
export const assetAt = (path: string): Observable<Asset | undefined> =>
  defer(() => from(import('./generated/bundle.js'))).pipe(
    map(({ script, style }) => {
      const assets: Readonly<Record<string, Asset>> = {
        '/': { contentType: 'text/html; charset=utf-8', text: html },
        '/favicon.ico': { contentType: 'image/svg+xml', text: icon },
        [`${pagePrefix}/page.js`]: { contentType: 'text/javascript; charset=utf-8', text: script },
        [`${pagePrefix}/page.css`]: { contentType: 'text/css; charset=utf-8', text: style },
      }
      return assets[path]
    }),
  )
