import assert from 'node:assert/strict'
import { createLark, fromWebSocket } from 'rxlark'
import { filter, firstValueFrom } from 'rxjs'
import { echoBot } from '../../examples/01-echo-bot.js'
import { withSimulator } from '../simulator/support/with-simulator.js'

describe('the default log', () => {
  it('says in one line which scope the smallest program lacks, and where to ask for it', () =>
    withSimulator({ scopes: [] }, async (simulator) => {
      const lines: string[] = []
      const logger = { error: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) }
      const { appId, appSecret } = simulator.credentials
      const lark = createLark({ appId, appSecret, domain: simulator.url, logger })
      const source = fromWebSocket(lark)
      echoBot(lark, source).subscribe()
      await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
      await simulator.user('Ann').says('hello')
      const { reason } = await firstValueFrom(source.rejected$)
      assert.equal(reason, 'handler-failed')
      assert.equal(lines.length, 1)
      assert.match(
        lines[0] ?? '',
        /^websocket handler-failed im\.message\.receive_v1 \S+: im\.v1\.message\.reply: .*im:message.*http\S+/,
      )
      assert.ok(!lines[0]?.includes(appSecret))
      await firstValueFrom(source.stop())
      lark.close()
    }))
})
