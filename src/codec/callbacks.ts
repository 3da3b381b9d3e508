/** The pushes whose answer has a body that the platform shows; all others are only acked (protocol 6). */
const callbacks: ReadonlySet<string> = new Set(['card.action.trigger', 'url.preview.get'])

/** Whether a push of this type is a callback: answered with a body, in time, and never delivered again. */
export const isCallback = (type: string): boolean => callbacks.has(type)
