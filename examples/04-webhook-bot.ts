/**
 * The same bot behind a web server: node:http, with encryption and signatures.
 *
 * LARK_ENCRYPT_KEY=... LARK_VERIFICATION_TOKEN=... node --import tsx examples/04-webhook-bot.ts
 */
import { createServer } from 'node:http'
import { fromWebhook, type Lark } from 'rxlark'
import { toNodeListener } from 'rxlark/node'
import { finalize } from 'rxjs'
import { echoBot } from './01-echo-bot.js'
import { runAsProgram } from './run-as-program.js'

export interface WebhookKeys {
  readonly encryptKey?: string | undefined
  readonly verificationToken?: string | undefined
}

/** A server that listens while the bot is subscribed. */
export const webhookBot = (lark: Lark, { encryptKey, verificationToken }: WebhookKeys, port: number) => {
  const source = fromWebhook({ appId: lark.appId, encryptKey, verificationToken })
  const server = createServer(toNodeListener(source, { path: '/lark' })).listen(port, '127.0.0.1')
  return { server, bot$: echoBot(lark, source).pipe(finalize(() => server.close())) }
}

runAsProgram(import.meta.url, (lark) => {
  const { LARK_ENCRYPT_KEY: encryptKey, LARK_VERIFICATION_TOKEN: verificationToken, PORT = '8080' } = process.env
  return webhookBot(lark, { encryptKey, verificationToken }, Number(PORT)).bot$
})
