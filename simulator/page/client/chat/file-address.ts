import { filesPath } from '../../protocol.js'

/** Where the simulator has an image or a file; nothing where this cannot be the key of one. */
export const fileAddress = (key: string): string | undefined => (/^[\w-]{1,100}$/.test(key) ? filesPath + key : undefined)
