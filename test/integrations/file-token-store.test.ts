import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { memoryTokenStore } from 'rxlark'
import { fileTokenStore } from 'rxlark/node'
import { tokenStoreContract } from 'rxlark/testing'

const folders: string[] = []

const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rxlark-tokens-'))
  folders.push(folder)
  return join(folder, 'tokens')
}

after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

describe('the contract of token stores', () => {
  describe('memoryTokenStore', () => {
    for (const { title, run } of tokenStoreContract(() => memoryTokenStore())) it(title, run)
  })

  describe('fileTokenStore', () => {
    let folder = ''
    const open = () => fileTokenStore({ folder: (folder = freshFolder()) })
    for (const { title, run } of tokenStoreContract(open, () => fileTokenStore({ folder }))) it(title, run)
  })

  it('finds fault with a store that forgets nothing, and locks nothing', async () => {
    const values = new Map<string, string | undefined>()
    const checks = tokenStoreContract(() => {
      values.clear()
      return {
        get: (key) => values.get(key),
        set: (key, value) => void values.set(key, value),
        lock: () => () => undefined,
      }
    })
    const results = await Promise.allSettled(
      checks.filter(({ title }) => /lock to one|given back/.test(title)).map(({ run }) => run()),
    )
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
  })
})

describe('fileTokenStore', () => {
  it('lets nobody but its owner look', async () => {
    const folder = freshFolder()
    const store = fileTokenStore({ folder })
    await store.set('a', 'secret-value')
    await store.lock('x', 60_000)
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)
    assert.deepEqual(modes, [0o600, 0o600])
    assert.doesNotMatch(inspect(store, { depth: 9, showHidden: true }), /secret-value/)
  })

  it('keeps as many values as it may, the youngest', async () => {
    const folder = freshFolder()
    const store = fileTokenStore({ folder, max: 3 })
    for (const key of ['a', 'b', 'c', 'd', 'e']) await store.set(key, key)
    assert.equal(readdirSync(folder).length, 3)
    assert.equal(await store.get('e'), 'e')
  })

  it('takes a file that is broken for none', async () => {
    const folder = freshFolder()
    const store = fileTokenStore({ folder })
    await store.set('a', '1')
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{')
    assert.equal(await store.get('a'), undefined)
  })

  it('fails where its folder cannot be one', async () => {
    const file = join(freshFolder(), '..', 'file')
    writeFileSync(file, '')
    const store = fileTokenStore({ folder: file })
    await assert.rejects(async () => store.set('a', '1'), /EEXIST|ENOTDIR/)
  })
})
