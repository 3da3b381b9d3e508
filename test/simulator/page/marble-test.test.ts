import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createLark, fromWebSocket } from 'rxlark'
import { filter, firstValueFrom } from 'rxjs'
import { bot } from '../../../examples/start/bot.js'
import { leaveCard } from '../../../examples/start/leave-card.js'
import type { Simulator } from '../../../simulator/index.js'
import { deliveriesPath } from '../../../simulator/page/protocol.js'
import { message } from '../../../src/api/generated/im/v1/index.js'
import { faultsOf } from '../../docs/compile.js'
import { withSimulator } from '../support/with-simulator.js'
import { get, snapshotAt } from './page-client.js'

const folder = '.cache/marble-tests'
const demoBot = '../../examples/start/bot.js'

/** Talks to the demo bot, and takes every delivery as a test. */
const copiedTests = (talk: (simulator: Simulator, chatWith: { cardId: string }) => Promise<unknown>) =>
  withSimulator({}, async (simulator) => {
    const { appId, appSecret } = simulator.credentials
    const lark = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
    const source = fromWebSocket(lark)
    const running = bot(lark, source).subscribe()
    await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
    const { message_id: cardId = '' } = await firstValueFrom(
      lark.call(message.create, {
        params: { receive_id_type: 'open_id' },
        data: { receive_id: simulator.user('Ann').openId, msg_type: 'interactive', content: JSON.stringify(leaveCard) },
      }),
    )
    await talk(simulator, { cardId })
    const { deliveries } = await snapshotAt(simulator.url)
    const texts = deliveries.map(async ({ id }) => {
      const { body } = await get(`${simulator.url}${deliveriesPath}${id}/test?bot=${encodeURIComponent(demoBot)}`)
      return (body as { test: string }).test
    })
    running.unsubscribe()
    lark.close()
    return Promise.all(texts)
  })

/** Loads a file of tests, and gives what `it` was given. */
async function testsIn(name: string, text: string): Promise<readonly (() => void)[]> {
  const file = `${folder}/${name}.ts`
  writeFileSync(file, text)
  const found: (() => void)[] = []
  const own = globalThis.it
  Object.assign(globalThis, { it: (_title: string, test: () => void) => found.push(test) })
  try {
    await import(pathToFileURL(resolve(file)).href)
  } finally {
    Object.assign(globalThis, { it: own })
  }
  return found
}

describe('a delivery copied as a marble test', () => {
  let tests: readonly string[] = []
  before(async () => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/mute-bot.ts`, "import { NEVER } from 'rxjs'\nexport const bot = () => NEVER\n")
    tests = await copiedTests(async ({ user, deliveries$ }, { cardId }) => {
      const ann = user('Ann')
      // One thing after the other: calls that name nothing belong to what is in hand.
      const says = async (words: string) => {
        const { eventId } = await ann.says(words)
        await firstValueFrom(deliveries$.pipe(filter((delivery) => delivery.eventId === eventId)))
      }
      for (let index = 0; index < 12; index++) user(`person ${index}`)
      await says(`it's "said"\n 你好`)
      await ann.clicks(cardId, 'Approve')
      await says('/card')
      await says('/list')
      await says('/stream')
    })
  })

  it('compiles', () => {
    assert.deepEqual(
      faultsOf(
        tests.map((code, index) => ({ file: `test ${index}`, line: 1, code })),
        () => new Map(),
      ),
      [],
    )
  })

  it('has the calls that the event led to, and no others', () => {
    const calls = tests.map((test) => test.match(/endpoint: '[^']+'/g)?.length ?? 0)
    // An echo, a toast, a card, two pages and the answer, a card that is made, shown, written eleven times and closed.
    assert.deepEqual(
      calls.toSorted((a, b) => a - b),
      [0, 1, 1, 3, 14],
    )
  })

  it('passes on the bot it was taken from, and fails on a mute one', async () => {
    for (const [index, text] of tests.entries()) {
      const [test] = await testsIn(`own-${index}`, text)
      test!()
      const [mute] = await testsIn(`mute-${index}`, text.replace(demoBot, './mute-bot.js'))
      assert.throws(() => mute!(), `test ${index} passes on a bot that does nothing`)
    }
  })
})
