import { transform } from 'esbuild'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { extensions, generated, type Format } from './entries.js'

/**
 * The generated folders as they are, file by file: data in one file per resource shakes better than any bundle of it, and costs
 * nothing until it is imported. The facts of `schema` are large and never shaken, so they are on disk once, as CommonJS.
 */
export async function transpile(format: Format, outDir: string): Promise<void> {
  for (const [target, source] of Object.entries(generated)) {
    const files = (await readdir(source, { recursive: true })).filter((file) => file.endsWith('.ts'))
    await Promise.all(
      files.map(async (file) => {
        const name = file.slice(0, -'.ts'.length)
        const once = format === 'esm' && target === 'schema'
        const text = once ? `export * from '../../cjs/schema/${name}.cjs'\n` : await javaScriptOf(join(source, file), format)
        if (!once && leavesItsFolder(text, file)) throw new Error(`${source}/${file} imports beyond ${source} at run time`)
        await put(join(outDir, format, target, `${name}.${extensions[format]}`), text)
      }),
    )
  }
}

/** esbuild is the quicker one, TypeScript prints the smaller CommonJS. */
async function javaScriptOf(file: string, format: Format): Promise<string> {
  const text = await readFile(file, 'utf8')
  if (format === 'esm') return (await transform(text, { loader: 'ts', format: 'esm', target: 'es2022' })).code
  return ts.transpileModule(text, { compilerOptions }).outputText.replace(/(require\("\.[^"]*)\.js"\)/g, '$1.cjs")')
}

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: false,
  removeComments: true,
}

const leavesItsFolder = (text: string, file: string) => {
  const depth = file.split('/').length - 1
  return [...text.matchAll(/(?:from |require\()['"]((?:\.\.\/)*)([^'"]+)['"]/g)].some(
    ([, up = '', rest = '']) => up.length / 3 > depth || (up === '' && !rest.startsWith('.')),
  )
}

async function put(file: string, text: string) {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
