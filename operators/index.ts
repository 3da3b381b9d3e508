/**
 * The operators of rxlark.
 *
 * @packageDocumentation
 */
export { acceptAppTickets, type AcceptAppTicketsOptions } from './accept-app-tickets.js'
export { answer, type AnswerOptions } from './answer.js'
export { batchWhileBusy, type BatchOptions } from './batch-while-busy.js'
export { chatOf } from './chat-of.js'
export { claim, type HoldOptions } from './claim.js'
export { commandOf, type Command } from './command-of.js'
export { debounceBurst, type DebounceOptions } from './debounce-burst.js'
export { dedupeByEventId, type DedupeOptions } from './dedupe-by-event-id.js'
export { dropStale, type DropStaleOptions } from './drop-stale.js'
export { handle, type HandleContext, type HandleOptions } from './handle.js'
export { ignoreSelf, type KnowingMeOptions, type Me } from './ignore-self.js'
export { inChat, type ChatChoice } from './in-chat.js'
export { createLimiter, type LimiterOptions } from './limiter.js'
export { createMemoryDedupeStore, type MemoryDedupeStore, type MemoryDedupeStoreOptions } from './memory-dedupe-store.js'
export { mentionsMe, type MentionsMeOptions } from './mentions-me.js'
export { ofEventType } from './of-event-type.js'
export { ofMessageType, type MessageOf, type MessageType } from './of-message-type.js'
export { onCommand } from './on-command.js'
export { pages } from './pages.js'
export { paginateAll, type PageOfItems, type PaginateAllOptions, type PaginateProjectOptions } from './paginate-all.js'
export { refreshTokenOnExpiry } from './refresh-token-on-expiry.js'
export { respectRateLimit } from './respect-rate-limit.js'
export { retryTransient, type Retry, type RetryPolicy } from './retry-transient.js'
export { serializeBy, type SerializeOptions } from './serialize-by.js'
