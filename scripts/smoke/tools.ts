import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { npm } from '../process.js'

const folders = new Map<string, Promise<string>>()

/** Installs packages once, in a folder of `.cache` of their own, and tells which. */
function toolFolder(name: string, packages: readonly string[]): Promise<string> {
  const folder = folders.get(name) ?? installed(name, packages)
  folders.set(name, folder)
  return folder
}

async function installed(name: string, packages: readonly string[]): Promise<string> {
  const folder = resolve('.cache/tools', name)
  if (!existsSync(join(folder, 'done'))) {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "private": true }')
    await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...packages], { cwd: folder })
    await writeFile(join(folder, 'done'), '')
  }
  return join(folder, 'node_modules')
}

/** A Node of another major, as the registry has it; the running one where that is it. */
export async function nodeOf(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}`
  return join(await toolFolder(`node-${major}`, [`${name}@${major}`]), name, 'bin', platform === 'win' ? 'node.exe' : 'node')
}

/** The compiler of a TypeScript version, with nothing else around it. */
export async function compilerOf(version: string): Promise<string> {
  return join(await toolFolder(`typescript-${version}`, [`typescript@${version}`]), 'typescript', 'bin', 'tsc')
}
