import { build } from 'esbuild'
import { basename, join } from 'node:path'
import { concat, defer, from, lastValueFrom, map, mergeMap, tap, toArray, type Observable } from 'rxjs'
import { pack } from '../package/tarball.js'
import { node, run } from '../process.js'
import { commandLine } from './command-line.js'
import { jestCommand, jestProject, nodeProject, vitestCommand, vitestProject } from './test-runners.js'
import { compilerOf, nodeOf } from './tools.js'
import { compilationsOf, type Compilation } from './typescript.js'
import { openWorkshop, type Project, type Workshop } from './workshop.js'

/**
 * The tarball as users meet it: installed into empty folders, compiled, run and tested there. Names of checks choose; `--here` takes no
 * Node but the one that runs.
 */
const words = process.argv.slice(2)
const nodes = words.includes('--here') ? [Number.parseInt(process.versions.node, 10)] : [20, 22, 24]
const copies = ['main.ts', 'pipeline.ts', 'augmented.ts', 'same-classes.cjs']

/** A check says what it has seen, a line each. */
const checks: Readonly<Record<string, (workshop: Workshop) => Observable<string>>> = {
  module: (workshop) => compiledAndRun(workshop, 'module'),
  bundle: (workshop) => bundledAndRun(workshop),
  commonjs: (workshop) => compiledAndRun(workshop, 'commonjs'),
  jest: (workshop) => tested(workshop, { name: 'ts-jest', project: jestProject, command: jestCommand }),
  vitest: (workshop) => tested(workshop, { name: 'vitest', project: vitestProject, command: vitestCommand }),
  'node-test': (workshop) => testedByNode(workshop),
  'command-line': (workshop) => commandLine(workshop, nodes),
}

const wanted = words.filter((word) => !word.startsWith('--'))
const chosen = Object.entries(checks).filter(([name]) => wanted.length === 0 || wanted.includes(name))
const workshop = await openWorkshop((await pack()).path)
try {
  // Half of the time of each is the registry's.
  const seen$ = from(chosen).pipe(mergeMap(([, check]) => check(workshop), 2))
  await lastValueFrom(
    seen$.pipe(
      tap((line) => {
        console.log(`✓ ${line}`)
      }),
      toArray(),
    ),
  )
} finally {
  await workshop.close()
}

/** Compiled in every way, two at a time; then what the first way made runs on every Node. */
function compiledAndRun({ project }: Workshop, type: 'module' | 'commonjs'): Observable<string> {
  return defer(() => project(type, { type, packages: ['@types/node@20'], copies })).pipe(
    mergeMap((folder) => {
      const compilations = compilationsOf(folder, type)
      const compiled$ = from(compilations).pipe(mergeMap((one) => from(one.run()).pipe(map(() => one.label)), 2))
      return concat(compiled$, ...nodes.map((major) => runOn(major, folder, compilations)))
    }),
  )
}

function runOn(major: number, folder: string, [first]: readonly Compilation[]): Observable<string> {
  return defer(async () => {
    const binary = await nodeOf(major)
    await expectLine(binary, `${first?.out ?? 'out'}/main.js`, folder, 'replied om_')
    await expectLine(binary, 'same-classes.cjs', folder, 'same')
    return `Node ${major}, ${basename(folder)}`
  })
}

/** Bundlers get other files than Node: they have to work as well. */
function bundledAndRun({ project }: Workshop): Observable<string> {
  return defer(async () => {
    const folder = await project('bundle', { type: 'module', copies })
    const outfile = join(folder, 'bundled.cjs')
    await build({ entryPoints: [join(folder, 'main.ts')], outfile, bundle: true, minify: true, platform: 'node', format: 'cjs' })
    await expectLine(process.execPath, outfile, folder, 'replied om_')
    return 'esbuild, for Node'
  })
}

async function expectLine(binary: string, file: string, cwd: string, line: string) {
  const { code, output } = await run(binary, [file], { cwd })
  if (code !== 0 || output.trim() !== line) throw new Error(`${binary} ${file} ended with ${code} and printed:\n${output}`)
}

interface TestedProject {
  readonly name: string
  readonly project: Project
  readonly command: readonly string[]
}

function tested(workshop: Workshop, { name, project, command }: TestedProject): Observable<string> {
  return defer(async () => {
    const output = await node(command, { cwd: await workshop.project(name, project) })
    // A runner that waits, or has to be killed, says so and passes all the same.
    if (/open handle|did not exit|failed to exit|close timed out/i.test(output)) throw new Error(`${name} says:\n${output}`)
    // Colours stand between the words.
    const passed = /Tests:?\D*?(\d+) passed/.exec(output.replaceAll(/\u001b\[[\d;]*m/g, ''))
    return `${name}, ${passed?.[1] ?? 'no'} tests`
  })
}

/** Node's own runner, on every Node, with what the compiler makes of the tests. */
function testedByNode({ project }: Workshop): Observable<string> {
  return defer(() => project('node-test', nodeProject)).pipe(
    mergeMap(async (cwd) => {
      await node([await compilerOf('5.9'), '-p', 'tsconfig.json'], { cwd })
      return cwd
    }),
    mergeMap((cwd) => concat(...nodes.map((major) => testedOn(major, cwd)))),
  )
}

function testedOn(major: number, cwd: string): Observable<string> {
  return defer(async () => {
    const files = ['out/kit.test.js', 'out/using.test.js']
    const { code, output } = await run(await nodeOf(major), ['--test', ...files], { cwd })
    if (code !== 0) throw new Error(`node --test of Node ${major} ended with ${code}:\n${output}`)
    return `Node ${major}, node:test`
  })
}
