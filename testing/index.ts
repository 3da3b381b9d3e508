/**
 * The test kit: pipelines on virtual time, with a scripted client and events valid by construction.
 *
 * @packageDocumentation
 */
export { buildEnvelope, buildEvent, type EventFacts, type PartOf } from './build-event.js'
export type { ContractCheck } from './contract.js'
export { dedupeStoreContract } from './dedupe-store-contract.js'
export { marbles, type LarkHelpers } from './marbles.js'
export type { ScriptedCall, ScriptedLark } from './scripted-lark.js'
export type { ScriptedAnswer, ScriptedSource } from './scripted-source.js'
export { tokenStoreContract } from './token-store-contract.js'
