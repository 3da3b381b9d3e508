import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from '../../scripts/generate/generate.js'
import { readCatalogue } from '../../scripts/generate/read-catalogue.js'
import { lockPath, lockText, readLocks } from '../../scripts/generate/read-locks.js'
import { writeFiles } from '../../scripts/generate/write-files.js'

const catalogue = readCatalogue('spec')
const locks = readLocks('.')
const generated = generate(catalogue, locks)
const digits = /\d$/

describe('the generator', function () {
  this.timeout(60_000)

  it('gives the same bytes for the same facts', () => {
    assert.deepEqual(generate(readCatalogue('spec'), readLocks('.')), generated)
  })

  it('gives the same bytes whatever order the facts of a service stand in', () => {
    const services = catalogue.services.map((service) => ({ ...service, endpoints: [...service.endpoints].reverse() }))
    assert.deepEqual(generate({ ...catalogue, services }, locks).files, generated.files)
  })

  it('has nothing to add to the committed lock of names', () => {
    assert.equal(lockText(generated.locks), readFileSync(lockPath, 'utf8'))
  })

  it('has written what it generates', () => {
    const stale = generated.files.filter(([path, text]) => readFileSync(path, 'utf8') !== text).map(([path]) => path)
    assert.deepEqual(stale, [])
  })

  it('leaves no name ending in a digit, and none that hides a global', () => {
    const names = Object.values(generated.locks).flatMap((version) =>
      Object.keys(version).map((name) => name.split('.')[1] ?? ''),
    )
    assert.ok(names.length > 4000)
    assert.deepEqual(
      names.filter((name) => digits.test(name) || name in globalThis || !/^[A-Z][A-Za-z0-9]*$/.test(name)),
      [],
    )
  })

  it('declares each name once in a file', () => {
    const twice = generated.files
      .filter(([path]) => path.startsWith('src/'))
      .flatMap(([path, text]) => {
        const names = [...text.matchAll(/^export (?:interface|type|const) (\w+)/gm)].map(([, name]) => name)
        return new Set(names).size === names.length ? [] : [path]
      })
    assert.deepEqual(twice, [])
  })

  it('says of every endpoint its method, path and tokens, and where the platform explains it', () => {
    const texts = generated.files.filter(([path]) => path.startsWith('src/api/')).map(([, text]) => text)
    const docs = texts.flatMap((text) =>
      [...text.matchAll(/^\/\*\* (.*) \*\/\n(?:export )?const \w+: Endpoint</gm)].map(([, doc]) => doc),
    )
    const address = 'https://open.feishu.cn/api-explorer'
    const told = catalogue.services.flatMap(({ endpoints }) =>
      endpoints.map(({ id, method, path, tokens, disputed }) => {
        const [, project = '', version = '', resource = '', name = ''] = /^(\w+)\.(\w+)\.(.+)\.(\w+)$/.exec(id) ?? []
        const accepted = tokens
          ? tokens.length > 0
            ? `Tokens: ${tokens.map((token) => token + (disputed?.includes(token) ? ' (disputed)' : '')).join(', ')}.`
            : 'Needs no token.'
          : 'Tokens: not known.'
        const place = `${address}?project=${project}&resource=${resource}&apiName=${name}&version=${version}`
        return `\`${method} ${path}\`. ${accepted} [Platform docs](${place})`
      }),
    )
    assert.equal(docs.length, 1680)
    assert.deepEqual(docs.toSorted(), told.toSorted())
  })

  it('reports every endpoint, event and callback, sorted, a line each', () => {
    const lines = readFileSync('docs/endpoints.txt', 'utf8').trimEnd().split('\n')
    const index = JSON.parse(readFileSync('spec/index.json', 'utf8')) as { counts: Record<string, number> }
    const { endpoints = 0, eventsV1 = 0, eventsV2 = 0, callbacks = 0 } = index.counts
    assert.equal(lines.length, endpoints + eventsV1 + eventsV2 + callbacks)
    assert.deepEqual([...lines].sort(), lines)
    assert.ok(lines.includes('im.v1.message.create POST /open-apis/im/v1/messages tenant|user?'))
  })
})

describe('writeFiles', () => {
  const root = mkdtempSync(join(tmpdir(), 'rxlark-generate-'))
  after(() => rmSync(root, { recursive: true }))

  it('removes what is no longer generated, with the folders that are empty then, and nothing else', () => {
    writeFiles(
      root,
      [
        ['made/a/one.ts', '1'],
        ['made/b/two.ts', '2'],
        ['kept/three.ts', '3'],
      ],
      ['made'],
    )
    writeFiles(root, [['made/a/one.ts', '1']], ['made'])
    assert.deepEqual(readdirSync(join(root, 'made'), { recursive: true }).sort(), ['a', 'a/one.ts'])
    assert.ok(existsSync(join(root, 'kept/three.ts')))
  })

  it('touches no file that is as it should be', () => {
    writeFiles(root, [['made/a/one.ts', 'same']], ['made'])
    const before = statSync(join(root, 'made/a/one.ts'), { bigint: true }).mtimeNs
    writeFiles(root, [['made/a/one.ts', 'same']], ['made'])
    assert.equal(statSync(join(root, 'made/a/one.ts'), { bigint: true }).mtimeNs, before)
  })

  it('refuses two files of one path', () => {
    assert.throws(
      () =>
        writeFiles(
          root,
          [
            ['a.ts', '1'],
            ['a.ts', '2'],
          ],
          [],
        ),
      /one path/,
    )
  })
})
