import { loadOnce } from '../src/http/load-once.js'

/**
 * What the command line uses of the package that no face offers. The build makes it of the chunks of those (`#inside`), so that no
 * code is there twice, and what one of them made is what another takes.
 */
export { awaited } from '../operators/awaited.js'
export { post, type PostAnswer } from '../simulator/http-post.js'
export { oauthBaseUrl } from '../src/auth/oauth-base-url.js'
export { settingsOf } from '../src/client/settings.js'
export { version } from '../src/client/version.js'
export { Envelope } from '../src/codec/answer.js'
export { BotInfo } from '../src/codec/bot.js'
export { encodeFrame } from '../src/codec/frame.js'
export { agentOf } from '../src/http/agent-of.js'
export { hiding } from '../src/http/hiding.js'
export { lazyTransport } from '../src/http/lazy-transport.js'
export { proxyFor } from '../src/http/proxy-for.js'
export { redact } from '../src/http/redact.js'
export { createSend } from '../src/http/send.js'
export { internals, type WithInternals } from '../src/model/internals.js'
export { checkAddress } from '../streams/websocket/check-address.js'
export { discover, type Endpoint } from '../streams/websocket/discover.js'

/** How sockets are opened: Node's way, which is loaded by who opens one. */
export const socket$ = loadOnce('sockets', () => import('#socket'))
