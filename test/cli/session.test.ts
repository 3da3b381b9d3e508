import assert from 'node:assert/strict'
import { join } from 'node:path'
import { firstValueFrom, of } from 'rxjs'
import { createLark, memoryTokenStore, type UserSession } from 'rxlark'
import { Failure } from '../../cli/failure.js'
import { currentSession, forgetCurrent, keepCurrent } from '../../cli/session.js'
import { sessionFolder } from '../../cli/session-store.js'

const session: UserSession = { openId: 'ou_1', name: 'Ann', scopes: [], token$: of({ token: 'u-1' }), refuse: () => undefined }
const larkOf = (appId: string, domain: string) => createLark({ appId, appSecret: 's', domain, log: 'silent' })

describe('sessionFolder', () => {
  it('is in the state folder of XDG, which has to be absolute', () => {
    const usual = join('/home/ann', '.local', 'state', 'rxlark')
    assert.equal(sessionFolder({ HOME: '/home/ann', XDG_STATE_HOME: '/state' }), join('/state', 'rxlark'))
    assert.equal(sessionFolder({ HOME: '/home/ann', XDG_STATE_HOME: 'state' }), usual)
    assert.equal(sessionFolder({ HOME: '/home/ann' }), usual)
  })
})

describe('the current session', () => {
  it('is that of one app of one domain', async () => {
    const store = memoryTokenStore()
    const kept = {
      openId: 'ou_1',
      name: 'Ann',
      scopes: [],
      via: 'v2',
      token: 'u-1',
      generation: 1,
      refreshAt: Number.MAX_SAFE_INTEGER,
      expiresAt: Number.MAX_SAFE_INTEGER,
    }
    const lark = larkOf('cli_1', 'http://127.0.0.1:1')
    await store.set('rxlark/http://127.0.0.1:1/cli_1/user/ou_1', JSON.stringify(kept))
    await firstValueFrom(keepCurrent(lark, session, store))

    assert.equal((await firstValueFrom(currentSession(lark, store))).name, 'Ann')
    for (const other of [larkOf('cli_2', 'http://127.0.0.1:1'), larkOf('cli_1', 'http://127.0.0.1:2')])
      await assert.rejects(
        firstValueFrom(currentSession(other, store)),
        (error) => error instanceof Failure && error.exitCode === 4 && error.cure === 'rxlark login',
      )
  })

  it('is gone when it was forgotten', async () => {
    const store = memoryTokenStore()
    const lark = larkOf('cli_1', 'http://127.0.0.1:1')
    await firstValueFrom(keepCurrent(lark, session, store))
    assert.equal(await firstValueFrom(forgetCurrent(lark, store)), true)
    assert.equal(await firstValueFrom(forgetCurrent(lark, store)), false)
    await assert.rejects(firstValueFrom(currentSession(lark, store)), /no user has logged in/)
  })
})
