import { jestKitTest, nodeKitTest, usingTest, vitestKitTest } from './kit-tests.js'
import type { Project } from './workshop.js'

/** What a project's test says, whatever runs it. */
const test = (head: string) => `${head}
import { createLark, isLarkError } from 'rxlark'
import { replied } from './pipeline${head === '' ? '' : '.js'}'

describe('a project', () => {
  it('answers a message', async () => {
    expect(await replied()).toMatch(/^om_/)
  })

  it('knows our errors', () => {
    let thrown: unknown
    try {
      createLark({ appId: '', appSecret: '' })
    } catch (error) {
      thrown = error
    }
    expect(isLarkError(thrown, 'ConfigError')).toBe(true)
  })
})
`

/** ts-jest as most have it: CommonJS, where import() does not exist. */
export const jestProject: Project = {
  type: 'commonjs',
  packages: ['jest@30', 'ts-jest@29', '@types/jest@30', '@types/node@20', 'typescript@5.9'],
  copies: ['pipeline.ts', 'kit.ts'],
  files: {
    'pipeline.test.ts': test(''),
    'kit.test.ts': jestKitTest,
    'jest.config.js':
      "module.exports = { preset: 'ts-jest', testEnvironment: 'node', testMatch: ['**/*.test.ts'], testTimeout: 20000 }\n",
    'tsconfig.json': JSON.stringify({
      compilerOptions: { target: 'es2022', module: 'commonjs', moduleResolution: 'node10', strict: true, esModuleInterop: true },
    }),
  },
}

/** What it says of handles it says without failing. */
export const jestCommand = ['node_modules/jest/bin/jest.js', '--ci', '--detectOpenHandles']

export const vitestProject: Project = {
  type: 'module',
  packages: ['vitest@4.1'],
  copies: ['pipeline.ts', 'kit.ts'],
  files: {
    'kit.test.ts': vitestKitTest,
    'pipeline.test.ts': test("import { describe, expect, it } from 'vitest'"),
    'vitest.config.js': 'export default { test: { testTimeout: 20000 } }\n',
  },
}

export const vitestCommand = ['node_modules/vitest/vitest.mjs', 'run']

/** Compiled, and run by Node itself. */
export const nodeProject: Project = {
  type: 'module',
  packages: ['@types/node@20'],
  copies: ['kit.ts'],
  files: {
    'kit.test.ts': nodeKitTest,
    'using.test.ts': usingTest,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        lib: ['es2022', 'esnext.disposable'],
        module: 'nodenext',
        strict: true,
        skipLibCheck: false,
        types: ['node'],
        outDir: 'out',
      },
    }),
  },
}
