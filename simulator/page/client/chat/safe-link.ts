const schemes: readonly string[] = ['http:', 'https:', 'mailto:']

/** The address, if it is one that a message may open; nothing where it would run something or lead inside the page. */
export function safeLink(address: unknown): string | undefined {
  if (typeof address !== 'string') return undefined
  const text = address.trim()
  if (!URL.canParse(text)) return undefined
  const { protocol, href } = new URL(text)
  return schemes.includes(protocol) ? href : undefined
}
