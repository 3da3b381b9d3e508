import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Snippet } from './snippets.js'

const folder = '.cache/snippets'

/** Type-checks snippets as modules of this project, and tells what is wrong where they stand; the project itself is checked elsewhere. */
export function faultsOf(snippets: readonly Snippet[], understood: (file: string) => ReadonlyMap<string, string>): string[] {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
  snippets.forEach((snippet, index) => {
    // The imports share one line, so that every line is one further down than in the snippet.
    writeFileSync(join(folder, `${index}.ts`), `${importsOf(snippet, understood(snippet.file))}\n${snippet.code}\nexport {}\n`)
  })
  const { stdout } = spawnSync(process.execPath, ['node_modules/ts7/bin/tsc', '-p', folder, '--pretty', 'false'], {
    encoding: 'utf8',
  })
  return stdout
    .split('\n')
    .filter((line) => line.startsWith(folder))
    .map((line) =>
      line.replace(/^(?:.*\/)?(\d+)\.ts\((\d+),\d+\)/, (_, index: string, at: string) =>
        placeOf(snippets[Number(index)], Number(at)),
      ),
    )
}

const placeOf = (snippet: Snippet | undefined, at: number) => (snippet ? `${snippet.file}:${snippet.line + at - 2}` : '?')

function importsOf({ code }: Snippet, understood: ReadonlyMap<string, string>): string {
  const bare = code.replace(/(['"`]).*?\1/g, '').replace(/\/\/.*/g, '')
  const declared = new Set([
    ...[...bare.matchAll(/\b(?:const|let|function|class|type|interface) (\w+)/g)].map(([, name]) => name),
    ...[...bare.matchAll(/import (?:type )?(?:\* as )?\{?([^}]*?)\}? from\b/g)].flatMap(([, names = '']) => names.split(/\W+/)),
  ])
  const used = new Set([...bare.matchAll(/(?<![.\w$])[A-Za-z_]\w*/g)].map(([name]) => name))
  return [...used]
    .filter((name) => !declared.has(name))
    .map((name) => [name, understood.get(name)] as const)
    .filter(([, from]) => from !== undefined)
    .map(([name, from]) => `import { ${name} } from '${from ?? ''}';`)
    .join(' ')
}
