import assert from 'node:assert/strict'
import { filter, firstValueFrom, ReplaySubject, take } from 'rxjs'
import { platform } from './platform.js'
import { spawned } from './program.js'

const { env, simulator } = platform()

describe('rxlark as a process', () => {
  it('ends by itself when a call is done', async () => {
    const { code, stdout, stderr } = await spawned(['call', 'GET', '/open-apis/bot/v3/info'], { env: env() }).ended
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /"app_name"/)
  })

  it('says which env file is missing: Node has an option of its own for one, and ends without us', async () => {
    const { code, stderr } = await spawned(['call', 'GET', '/open-apis/bot/v3/info', '--dotenv', 'none.env']).ended
    assert.equal(code, 3)
    assert.match(stderr, /^rxlark: the env file .*none\.env cannot be read \(ENOENT\)\n/)
  })

  it('closes the connection on Ctrl-C, and ends with 130', async () => {
    const running = spawned(['listen'], { env: env() })
    await running.shows('connected')
    running.signal()
    assert.equal((await running.ended).code, 130)
    assert.deepEqual(await firstValueFrom(simulator().connections$.pipe(take(1))), [])
  })

  it('gives a call up on Ctrl-C, whatever it waits for, and ends with 130', async () => {
    const arrived$ = new ReplaySubject<string>(1_000)
    simulator().faults.calls({
      match: ({ endpoint = '' }) => (arrived$.next(endpoint), endpoint === 'bot.v3.info.get'),
      hang: true,
    })
    const aborted = firstValueFrom(
      simulator().requests$.pipe(filter(({ path, end }) => path === '/open-apis/bot/v3/info' && end === 'aborted')),
    )
    const running = spawned(['call', 'GET', '/open-apis/bot/v3/info'], { env: env() })
    await firstValueFrom(arrived$.pipe(filter((endpoint) => endpoint === 'bot.v3.info.get')))
    running.signal()
    const { code, stdout } = await running.ended
    assert.deepEqual([code, stdout], [130, ''])
    await aborted
  })

  it('says nothing when the reader of its output goes away', async () => {
    for (let index = 0; index < 200; index++) simulator().user(`person ${index}`)
    const running = spawned(['call', 'contact.v3.user.list', '--all', 'page_size=1', 'department_id=0'], { env: env() })
    await running.shows('person')
    running.stopReading()
    const { code, stderr } = await running.ended
    assert.deepEqual([code, stderr], [0, ''])
    const calls: string[] = []
    simulator()
      .requests$.pipe(filter(({ endpoint }) => endpoint === 'contact.v3.user.list'))
      .subscribe(({ path }) => calls.push(path))
      .unsubscribe()
    assert.ok(calls.length < 200, `it went on for ${calls.length} pages`)
  })
})
