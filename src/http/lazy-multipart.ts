import { loadOnce } from './load-once.js'

/** What the bodies of uploads are made with. */
export const multipart$ = /* @__PURE__ */ loadOnce('uploads', () => import('./multipart.js'))
