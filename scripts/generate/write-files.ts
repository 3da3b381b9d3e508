import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { GeneratedFile } from './generated-file.js'

/**
 * Writes what has changed, and removes from the folders what is not among the files: an endpoint that is gone leaves nothing behind.
 *
 * @param folders - Those that hold generated files only.
 */
export function writeFiles(root: string, files: readonly GeneratedFile[], folders: readonly string[]): void {
  const paths = new Set(files.map(([path]) => path))
  if (paths.size < files.length) throw new Error('Two generated files have one path')
  files.forEach(([path, text]) => writeChanged(join(root, path), text))
  folders.forEach((folder) => prune(root, folder, paths))
}

function writeChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function prune(root: string, folder: string, keep: ReadonlySet<string>): void {
  if (!existsSync(join(root, folder))) return
  readdirSync(join(root, folder), { withFileTypes: true }).forEach((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) prune(root, path, keep)
    else if (!keep.has(path)) rmSync(join(root, path))
  })
  if (readdirSync(join(root, folder)).length === 0) rmdirSync(join(root, folder))
}
