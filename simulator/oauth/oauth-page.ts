import { createHash } from 'node:crypto'
import type { Answer } from '../api/answer.js'

const style = `:root{color-scheme:light dark;--ground:light-dark(#f6f7f9,#14171d);--surface:light-dark(#fff,#1b1f27);--raised:light-dark(#eef0f4,#262b35);
--line:light-dark(#dfe3ea,#2f3541);--text:light-dark(#1a2030,#e4e8f0);--muted:light-dark(#626d80,#929db0);--accent:light-dark(#2f6fed,#6ea0ff);
--on-accent:light-dark(#fff,#0d1422);font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK SC','Noto Color Emoji',sans-serif}
*{box-sizing:border-box}
body{display:grid;min-height:100dvh;margin:0;padding:16px;place-items:center;background:var(--ground);color:var(--text)}
main{width:min(420px,100%);padding:28px;border:1px solid var(--line);border-radius:14px;background:var(--surface);overflow-wrap:anywhere;
box-shadow:0 8px 30px rgb(0 0 0/8%)}
h1{margin:0 0 4px;font-size:19px}p{margin:0 0 14px}small,.muted{color:var(--muted)}
ul{margin:0 0 16px;padding:10px 14px 10px 30px;border-radius:8px;background:var(--raised);font-size:13px;max-height:220px;overflow-y:auto}
fieldset{display:flex;flex-wrap:wrap;gap:8px;margin:0 0 16px;padding:0;border:0}legend{padding:0 0 6px;color:var(--muted);font-size:13px}
label{display:inline-flex;align-items:center;gap:6px}label.pill{padding:4px 12px;border:1px solid var(--line);border-radius:16px;cursor:pointer}
label.pill:has(:checked){border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
input,select,button{font:inherit;color:inherit}
input:not([type=radio]),select{padding:6px 10px;border:1px solid var(--line);border-radius:8px;background:var(--ground);min-width:0}
label.wide{display:flex;flex-direction:column;align-items:stretch;gap:4px;margin:0 0 16px}
footer{display:flex;gap:10px;margin-top:20px}button{flex:1;padding:9px 14px;border:1px solid var(--line);border-radius:8px;background:none;cursor:pointer}
button[value=allow]{border-color:var(--accent);background:var(--accent);color:var(--on-accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.face{display:grid;place-items:center;width:56px;height:56px;margin:0 0 12px;border-radius:14px;background:var(--raised);font-size:26px;font-weight:600}
img.face{object-fit:cover}`

/** Nothing but its own style, and pictures that are in it: no script, no frame, nothing from elsewhere. */
const policy = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  `img-src data:`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

/** A page for whoever is in front of the browser. What it is made of has to be escaped. */
export const page = (html: string, { status = 200, title = 'rxlark simulator' } = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store' },
  text: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${style}</style><main>${html}</main></html>`,
})

/** A page that says one thing. */
export const saying = (text: string, status = 200): Answer => page(`<h1>${escaped(text)}</h1>`, { status })

/** What an app looks like where it has no picture. */
export const face = (name: string): string =>
  `<div class="face" aria-hidden="true">${escaped((/\S/u.exec(name)?.[0] ?? '?').toUpperCase())}</div>`

/** What the address of a page asks for goes on with the form on it. */
export const hiddenFields = (fields: readonly (readonly [name: string, value: string])[]): string =>
  fields.map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`).join('')

export const decisionButtons = (yes: string): string =>
  `<footer><button name="decision" value="deny">Deny</button><button name="decision" value="allow">${yes}</button></footer>`
