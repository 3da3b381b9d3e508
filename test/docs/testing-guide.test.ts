import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { guideSnippets } from './snippets.js'

const guide = 'docs/guide/testing.md'
const folder = '.cache/testing-guide'

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const tests = guideSnippets().filter(({ file, code }) => file === guide && /\bit\(/.test(code))

describe(`the tests of ${guide}`, () => {
  it('are five, and one with a platform', () => assert.equal(tests.length, 6))
})

// A module of tests says them as it loads, as every file of tests does.
for (const { line, code } of tests) {
  const file = `${folder}/line-${line}.ts`
  writeFileSync(file, code.replace(/^(it|describe)\(/gm, `$1('${guide}:${line}: ' + `))
  await import(pathToFileURL(resolve(file)).href)
}
