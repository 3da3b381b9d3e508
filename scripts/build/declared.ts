import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** One file of declarations, and what it names. */
export interface Declared {
  readonly path: string
  readonly text: string
  /** Packages and builtins. */
  readonly packages: readonly string[]
}

/** Every declaration that a compiler reads to understand these files. */
export async function declaredBy(files: readonly string[]): Promise<readonly Declared[]> {
  const found = new Map<string, Declared>()
  const visit = async (path: string): Promise<void> => {
    if (found.has(path)) return
    const text = await readFile(path, 'utf8')
    const specifiers = specifiersOf(text)
    found.set(path, { path, text, packages: specifiers.filter((specifier) => !specifier.startsWith('.')) })
    for (const specifier of specifiers.filter((name) => name.startsWith('.'))) {
      await visit(join(dirname(path), specifier.replace(/\.js$/, '.d.ts')))
    }
  }
  for (const file of files) await visit(file)
  return [...found.values()]
}

const specifiersOf = (text: string) =>
  [
    ...text.matchAll(/^(?:import|export)\b[^;]*?from ['"]([^'"]+)['"]/gm),
    ...text.matchAll(/import\(['"]([^'"]+)['"]\)/g),
    ...text.matchAll(/^\/\/\/ <reference (?:types|path)="([^"]+)"/gm),
  ].map(([, specifier = '']) => specifier)
