import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bundle } from '../../scripts/build/bundle.js'
import { formats } from '../../scripts/build/entries.js'
import { transpile } from '../../scripts/build/transpile.js'

const dependencies = [
  'uqr',
  'rxjs',
  'tslib',
  'io-ts',
  'fp-ts',
  'ws',
  'cross-fetch',
  'undici',
  'node-fetch',
  'whatwg-url',
  'tr46',
  'webidl-conversions',
]

let project: Promise<string> | undefined

/** The package's JavaScript, built once into a project that has nothing else but rxjs and its dependencies; tells where. */
export const builtPackage = (): Promise<string> => (project ??= build())

async function build(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rxlark-built-'))
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true })
  })
  const home = join(folder, 'node_modules', 'rxlark')
  await mkdir(home, { recursive: true })
  for (const part of [bundle, transpile]) await Promise.all(formats.map((format) => part(format, join(home, 'dist'))))
  await symlink(resolve('package.json'), join(home, 'package.json'))
  for (const name of dependencies) await symlink(resolve('node_modules', name), join(folder, 'node_modules', name))
  return folder
}
