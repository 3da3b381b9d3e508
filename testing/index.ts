/**
 * The test kit: pipelines on virtual time, with a scripted client and events valid by construction.
 *
 * @packageDocumentation
 */
export { buildEnvelope, buildEvent, type EventEnvelope, type EventFacts, type PartOf } from './build-event.js'
export type { ContractCheck } from './contract.js'
export { dedupeStoreContract } from './dedupe-store-contract.js'
export { marbles, type LarkHelpers } from './marbles.js'
export type { ScriptedFile } from './scripted-file.js'
export type { ScriptedCall, ScriptedLark, ScriptedOptions, ScriptedTry, ScriptedValue } from './scripted-lark.js'
export type { ScriptedRequest } from './scripted-platform.js'
export type { ScriptedRefusal } from './scripted-refusal.js'
export type { ScriptedAnswer, ScriptedSource, ScriptedSourceOptions } from './scripted-source.js'
export { simulator, type SimulatorFixture } from './simulator.js'
export { tokenStoreContract } from './token-store-contract.js'
