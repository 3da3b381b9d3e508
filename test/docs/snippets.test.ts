import assert from 'node:assert/strict'
import { faultsOf } from './compile.js'
import { understoodNames } from './faces.js'
import { guideSnippets, readmeSnippets } from './snippets.js'

describe('the examples that readers copy', function () {
  this.timeout(60_000)

  it('compile as they stand in the README', () => {
    const snippets = readmeSnippets()
    assert.ok(snippets.length > 0)
    assert.deepEqual(
      faultsOf(snippets, () => new Map()),
      [],
    )
  })

  it('compile in the guides and in the comments, with the usual imports', async () => {
    const snippets = guideSnippets()
    assert.ok(snippets.length > 10)
    assert.deepEqual(faultsOf(snippets, await understoodNames()), [])
  })
})
