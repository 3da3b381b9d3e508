/** How a runner says what a test of the kit needs of it. */
interface Words {
  /** Its imports. */
  readonly head: string
  readonly before: string
  readonly after: string
  readonly each: string
  readonly fake: string
  readonly real: string
  /** The ending of files that are imported. */
  readonly ending: string
}

/** A test with the test kit: marbles, and a simulator that the runner starts, resets and stops; under fake timers too. */
const kitTest = ({ head, before, after, each, fake, real, ending }: Words) => `${head}
import assert from 'node:assert/strict'
import { simulator } from 'rxlark/testing'
import { answerOn, answersOnce, saidOfAFailure } from './kit${ending}'

describe('the test kit', () => {
  const fixture = simulator({ botName: 'echo' })
  ${before}(fixture.start)
  ${each}(fixture.reset)
  ${after}(fixture.stop)

  it('runs a pipeline on virtual time', () => answersOnce())

  it('says what is wrong', () => {
    assert.match(saidOfAFailure(), /^AssertionError: The calls differ/)
  })

  it('runs a bot on a platform', async () => {
    assert.match(await answerOn(fixture.platform), /^om_/)
  })

  it('runs on virtual time, and on a platform, while the timers are fake', async () => {
    ${fake}
    try {
      answersOnce()
      assert.match(await answerOn(fixture.platform), /^om_/)
      assert.match(await answerOn(await fixture.reset()), /^om_/)
    } finally {
      ${real}
    }
  })
})
`

export const jestKitTest = kitTest({
  head: '',
  before: 'beforeAll',
  after: 'afterAll',
  each: 'beforeEach',
  fake: 'jest.useFakeTimers()',
  real: 'jest.useRealTimers()',
  ending: '',
})

export const vitestKitTest = kitTest({
  head: "import { afterAll, beforeAll, beforeEach, describe, it, vi } from 'vitest'",
  before: 'beforeAll',
  after: 'afterAll',
  each: 'beforeEach',
  fake: 'vi.useFakeTimers()',
  real: 'vi.useRealTimers()',
  ending: '.js',
})

export const nodeKitTest = kitTest({
  head: "import { after, before, beforeEach, describe, it, mock } from 'node:test'",
  before: 'before',
  after: 'after',
  each: 'beforeEach',
  fake: 'mock.timers.enable()',
  real: 'mock.timers.reset()',
  ending: '.js',
})

/** What `await using` is compiled to works as well. */
export const usingTest = `import assert from 'node:assert/strict'
import { it } from 'node:test'
import { simulator } from 'rxlark/testing'
import { answerOn } from './kit.js'

it('stops a platform at the end of its block', async () => {
  let url = ''
  {
    await using fixture = simulator()
    url = (await fixture.start()).url
    assert.match(await answerOn(fixture.platform), /^om_/)
  }
  await assert.rejects(fetch(url))
})
`
