import type { Opened } from '../src/codec/envelope.js'

/** With an id of our own where the platform gives none. */
export const identified = (opened: Opened): Opened => (opened.id ? opened : { ...opened, id: globalThis.crypto.randomUUID() })
