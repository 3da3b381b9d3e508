import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { npm } from '../process.js'

export interface Project {
  readonly type: 'module' | 'commonjs'
  /** What `npm i` is given beside the tarball and rxjs. */
  readonly packages?: readonly string[]
  /** Files of `scripts/smoke/project` to copy. */
  readonly copies?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
}

/** Makes users' projects in folders of their own, outside this repository, and takes them away in the end. */
export async function openWorkshop(tarball: string) {
  const root = await mkdtemp(join(tmpdir(), 'rxlark-smoke-'))
  return {
    async project(name: string, { type, packages = [], copies = [], files = {} }: Project): Promise<string> {
      const folder = join(root, name)
      const texts = { 'package.json': JSON.stringify({ name, private: true, type }), ...files }
      for (const [file, text] of Object.entries(texts)) {
        await mkdir(dirname(join(folder, file)), { recursive: true })
        await writeFile(join(folder, file), text)
      }
      for (const file of copies) await cp(resolve('scripts/smoke/project', file), join(folder, file))
      await npm(['install', '--no-audit', '--no-fund', '--loglevel=error', tarball, 'rxjs@7', ...packages], { cwd: folder })
      return folder
    },
    // A compiler that was still at work when another failed may be writing.
    close: () => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 }),
  }
}

export type Workshop = Awaited<ReturnType<typeof openWorkshop>>
