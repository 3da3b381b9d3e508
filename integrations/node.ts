/**
 * What only Node has: its servers and its files.
 *
 * @packageDocumentation
 */
export { proxyAgent } from './proxy-agent.js'
export type { ProxyAgent, ProxyAgentOptions, ProxyChoice } from '../src/http/proxy-agent.js'
export { publishDiagnostics } from './publish-diagnostics.js'
export { fileTokenStore, type FileTokenStoreOptions } from './file-token-store.js'
export type { HealthHandlerOptions } from './health-answers.js'
export type { RequestStream } from './body-of-stream.js'
export type { ParsedRequest } from './raw-body.js'
export { toHealthHandler } from './to-health-handler.js'
export { toNodeListener, type NodeListenerOptions, type NodeRequest } from './to-node-listener.js'
export type { NodeResponse } from './write-answer.js'
