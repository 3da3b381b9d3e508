import { readFileSync } from 'node:fs'

/** Where the names of an example may come from, the nearest last. */
const faces = [
  'rxjs',
  'rxlark/api/authen/v1',
  'rxlark/api/im/v1',
  'rxlark/schema/im',
  'rxlark/codecs',
  'rxlark/codes',
  'rxlark/crypto',
  'rxlark/fetch',
  'rxlark/log',
  'rxlark/node',
  'rxlark/redis',
  'rxlark/simulator',
  'rxlark/testing',
  'rxlark/undici',
  'rxlark',
]

const exported = /^export (?:declare )?(?:async )?(?:const|function|class) (\w+)/gm

const namesIn = (file: string) => [...readFileSync(file, 'utf8').matchAll(exported)].map(([, name = '']) => name)

/** Every value that an example in a file may use without importing it, and the module it is then imported from. */
export async function understoodNames(): Promise<(file: string) => ReadonlyMap<string, string>> {
  const named = await Promise.all(
    faces.map(async (face) => Object.keys((await import(face)) as object).map((name) => [name, face] as const)),
  )
  const given = namesIn('test/docs/given.ts').map((name) => [name, '../../test/docs/given.js'] as const)
  return (file) => {
    const own = file.endsWith('.ts') ? namesIn(file).map((name) => [name, `../../${file.replace(/\.ts$/, '.js')}`] as const) : []
    return new Map([...named.flat(), ...given, ...own])
  }
}
