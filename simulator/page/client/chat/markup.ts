/** What a text consists of, whichever syntax it was written in: nothing of it is HTML. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'underline'; readonly inner: readonly Inline[] }
  /** Its address was looked at: it is one that may be opened. */
  | { readonly kind: 'link'; readonly href: string; readonly inner: readonly Inline[] }
  /** An open id, `all`, or empty where only the name is known. */
  | { readonly kind: 'mention'; readonly id: string; readonly name: string }
  | { readonly kind: 'image'; readonly key: string; readonly alt: string }
  | { readonly kind: 'colour'; readonly colour: string; readonly inner: readonly Inline[] }
  | { readonly kind: 'tag'; readonly colour: string; readonly inner: readonly Inline[] }
  /** As the platform names it: `THUMBSUP`. */
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'break' }

export type Block =
  | { readonly kind: 'paragraph'; readonly inner: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly inner: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'list'; readonly start?: number; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'rule' }
  | {
      readonly kind: 'table'
      readonly head: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }
  | { readonly kind: 'media'; readonly key: string }

/** A text without any syntax. */
export const plainInline = (text: string): readonly Inline[] => (text === '' ? [] : [{ kind: 'text', text }])

/** The words of it, in one line. */
export const wordsOfInline = (inner: readonly Inline[]): string => inner.map(wordsOf).join('')

function wordsOf(one: Inline): string {
  switch (one.kind) {
    case 'text':
    case 'code':
      return one.text
    case 'mention':
      return `@${one.name || one.id}`
    case 'image':
      return '[image]'
    case 'emoji':
      return `:${one.name}:`
    case 'break':
      return ' '
    default:
      return wordsOfInline(one.inner)
  }
}

const wordsOfBlock = (block: Block): string => {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return wordsOfInline(block.inner)
    case 'code':
      return block.text
    case 'list':
      return block.items.map((item) => wordsOfBlocks(item)).join(' · ')
    case 'quote':
      return wordsOfBlocks(block.blocks)
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(wordsOfInline).join(' ')).join(' ')
    case 'rule':
      return ''
    case 'media':
      return '[video]'
  }
}

export const wordsOfBlocks = (blocks: readonly Block[]): string =>
  blocks
    .map(wordsOfBlock)
    .filter((words) => words !== '')
    .join(' ')
