/** One step: what Node is given, in order. */
export type Step = readonly (readonly string[])[]

const bin = {
  eslint: 'node_modules/eslint/bin/eslint.js',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  mocha: 'node_modules/mocha/bin/mocha.js',
  c8: 'node_modules/c8/bin/c8.js',
  // Both TypeScripts claim `.bin/tsc`: they are called by their folder.
  tsc6: 'node_modules/typescript/bin/tsc',
  tsc7: 'node_modules/ts7/bin/tsc',
}

const rooms = ['src', 'operators', 'streams', 'integrations', 'simulator', 'testing', 'cli']
/** The page runs in a browser, which has other types. */
const projects = ['tsconfig.json', 'simulator/page/client/tsconfig.json']
const tests = 'test/**/*.test.ts'
const browserTests = 'test/browser/**/*.test.ts'
const tsx = (script: string, ...args: string[]) => ['--import', 'tsx', script, ...args]

/** Everything that `npm run <name>` can do. */
export const steps = {
  generate: [tsx('scripts/generate/main.ts')],
  format: [[bin.prettier, '--write', '--log-level', 'warn', '.']],
  'lint:code': [[bin.eslint, '.']],
  'lint:format': [[bin.prettier, '--check', '--log-level', 'warn', '.']],
  layers: [[bin.depcruise, '--config', '.dependency-cruiser.cjs', ...rooms]],
  'types:6': projects.map((project) => [bin.tsc6, '-p', project]),
  'types:7': projects.map((project) => [bin.tsc7, '-p', project]),
  // Beside another browser a page once found nothing copied: they take their turn.
  mocha: [
    [bin.mocha, '--parallel', '--jobs', '2', '--ignore', browserTests, tests],
    [bin.mocha, browserTests],
  ],
  'test:browser': [[bin.mocha, browserTests]],
  coverage: [[bin.c8, bin.mocha, tests]],
  build: [tsx('scripts/generate/main.ts'), tsx('scripts/build/main.ts')],
  package: [tsx('scripts/package/main.ts')],
  size: [tsx('scripts/size/main.ts')],
  api: [tsx('scripts/api/main.ts')],
  'api:update': [tsx('scripts/api/main.ts', '--update')],
  smoke: [tsx('scripts/smoke/main.ts')],
  /** Of the smoke tests, the projects with other test runners. */
  runners: [tsx('scripts/smoke/main.ts', 'jest', 'vitest', 'node-test', '--here')],
} satisfies Record<string, Step>

export type StepName = keyof typeof steps

/** Names for several steps. Those of one list may run side by side; the lists run one after the other. */
export const groups: Readonly<Record<string, readonly (readonly StepName[])[]>> = {
  lint: [['lint:code', 'lint:format']],
  types: [['types:6', 'types:7']],
  static: [['lint:code', 'types:6', 'layers', 'types:7', 'lint:format']],
  test: [['lint:code', 'types:6', 'layers', 'types:7', 'lint:format'], ['mocha']],
  package: [['build'], ['api', 'runners', 'package', 'size']],
  check: [
    ['lint:code', 'types:6', 'layers', 'types:7', 'lint:format'],
    ['mocha'],
    ['build'],
    ['package', 'size', 'api'],
    ['smoke'],
  ],
}
