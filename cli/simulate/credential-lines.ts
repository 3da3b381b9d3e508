import { existsSync, readFileSync } from 'node:fs'
import type { Simulator } from 'rxlark/simulator'
import { misuse } from '../failure.js'
import { writePrivate } from '../write-private.js'

const mark = '# of rxlark simulate\n'

/** What the other commands, and every program with `fromEnv`, connect with. */
export const credentialLines = ({ url, credentials }: Simulator): string =>
  Object.entries({
    LARK_DOMAIN: url,
    LARK_APP_ID: credentials.appId,
    LARK_APP_SECRET: credentials.appSecret,
    LARK_ENCRYPT_KEY: credentials.encryptKey,
    LARK_VERIFICATION_TOKEN: credentials.verificationToken,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

/**
 * Throws where an env file is there that a simulator has not written: credentials of a real app may be in it.
 */
export function checkEnvFile(file: string): void {
  if (existsSync(file) && !readFileSync(file, 'utf8').startsWith(mark)) {
    throw misuse(`${file} is there already, and no simulator has written it`, 'another file, or delete it first')
  }
}

export const writeEnvFile = (file: string, simulator: Simulator): void => writePrivate(file, mark + credentialLines(simulator))
