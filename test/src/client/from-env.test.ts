import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLark } from '../../../src/client/create-lark.js'
import { fromEnv, type Env } from '../../../src/client/from-env.js'
import { isLarkError } from '../../../src/model/errors.js'

const faultsOf = (env: Env): readonly string[] => {
  try {
    fromEnv(env)
  } catch (error) {
    if (isLarkError(error, 'ConfigError')) return error.faults.map(({ path, message }) => `${path} ${message}`)
  }
  throw new Error('no ConfigError')
}

describe('fromEnv', () => {
  let folder: string
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rxlark-env-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('reads what is set, and leaves out what is not', () => {
    assert.deepEqual(fromEnv({ LARK_APP_ID: 'cli_1', LARK_APP_SECRET: 's', LARK_DOMAIN: '', HOME: '/x' }), {
      appId: 'cli_1',
      appSecret: 's',
    })
    const all = {
      LARK_APP_ID: 'cli_1',
      LARK_APP_SECRET: 's',
      LARK_APP_TYPE: 'store',
      LARK_DOMAIN: 'lark',
      LARK_OAUTH_BASE_URL: 'https://login.example',
      LARK_ENCRYPT_KEY: 'k',
      LARK_VERIFICATION_TOKEN: 'v',
      LARK_PROXY: 'env',
      LARK_SOURCE: 'bot',
      LARK_LOG: 'debug',
    }
    assert.deepEqual(fromEnv(all), {
      appId: 'cli_1',
      appSecret: 's',
      appType: 'store',
      domain: 'lark',
      oauthBaseUrl: 'https://login.example',
      encryptKey: 'k',
      verificationToken: 'v',
      proxy: 'env',
      source: 'bot',
      log: 'debug',
    })
    assert.equal(createLark(fromEnv({ ...all, LARK_LOG: 'silent' })).domain, 'https://open.larksuite.com')
  })

  it('reads files that are named, without the line end', async () => {
    const env = {
      LARK_APP_ID_FILE: await file('id', 'cli_1\n'),
      LARK_APP_SECRET: 's',
      LARK_ENCRYPT_KEY_FILE: await file('key', ' k \r\n'),
    }
    assert.deepEqual(fromEnv(env), { appId: 'cli_1', appSecret: 's', encryptKey: 'k' })
  })

  it('reads the file of the secret again each time it is asked', async () => {
    const { appSecret } = fromEnv({ LARK_APP_ID: 'cli_1', LARK_APP_SECRET_FILE: await file('secret', 'old') })
    assert.ok(typeof appSecret === 'function')
    assert.equal(appSecret(), 'old')
    await file('secret', 'new\n')
    assert.equal(appSecret(), 'new')
  })

  it('lists every variable that is missing, doubled, empty or unreadable, and shows no value', async () => {
    const faults = faultsOf({
      LARK_APP_SECRET: 'hunter2',
      LARK_APP_SECRET_FILE: '/hunter2',
      LARK_DOMAIN_FILE: join(folder, 'nowhere'),
      LARK_ENCRYPT_KEY_FILE: await file('empty', '\n'),
    })
    assert.deepEqual(faults, [
      'LARK_APP_ID is missing, and so is LARK_APP_ID_FILE',
      'LARK_APP_SECRET is set, and so is LARK_APP_SECRET_FILE',
      'LARK_DOMAIN_FILE names a file that cannot be read (ENOENT)',
      'LARK_ENCRYPT_KEY_FILE names an empty file',
    ])
  })

  it('reads the environment of the process by default', () => {
    assert.throws(() => fromEnv(), /LARK_APP_ID is missing|LARK_APP_ID: is missing/)
  })
})
