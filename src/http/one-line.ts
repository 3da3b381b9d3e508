/** Words of others on one line, and without what a terminal would take for an order. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
