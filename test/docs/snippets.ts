import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A piece of TypeScript that readers may copy. */
export interface Snippet {
  /** The file it stands in. */
  readonly file: string
  /** The line of its first line there, from 1. */
  readonly line: number
  readonly code: string
}

const rooms = ['src', 'operators', 'streams', 'integrations', 'simulator', 'testing']

const filesUnder = (folder: string, extension: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension) && !file.includes('generated/'))
    .sort()
    .map((file) => join(folder, file))

/** The fenced `ts` blocks of a text; in a comment, without its stars. */
function snippetsOf(file: string): Snippet[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const stars = file.endsWith('.ts') ? /^\s*\* ?/ : /^/
  const found: Snippet[] = []
  let open: { line: number; code: string[] } | undefined
  lines.forEach((raw, index) => {
    const line = raw.replace(stars, '')
    if (open && line.startsWith('```')) {
      found.push({ file, line: open.line, code: open.code.join('\n') })
      open = undefined
    } else if (open) open.code.push(line)
    else if (/^```ts\s*$/.test(line)) open = { line: index + 2, code: [] }
  })
  return found
}

/** What users copy whole: it brings its own imports. */
export const readmeSnippets = (): Snippet[] => snippetsOf('README.md')

/** What shows one thing: imports and the names in `given.ts` are understood. */
export const guideSnippets = (): Snippet[] =>
  [...filesUnder('docs', '.md'), ...rooms.flatMap((room) => filesUnder(room, '.ts'))].flatMap(snippetsOf)
