/**
 * The operators of rxlark.
 *
 * @packageDocumentation
 */
export { acceptAppTickets, type AcceptAppTicketsOptions } from './accept-app-tickets.js'
export { answer, type AnswerOptions } from './answer.js'
export { awaitCardAction, type AwaitCardActionOptions } from './await-card-action.js'
export type { CardMatch } from './card-match.js'
export { claim, type HoldOptions } from './claim.js'
export { dedupeByEventId, type DedupeOptions } from './dedupe-by-event-id.js'
export { handle, type HandleContext, type HandleOptions } from './handle.js'
export { createMemoryDedupeStore, type MemoryDedupeStore, type MemoryDedupeStoreOptions } from './memory-dedupe-store.js'
export { ofCardAction, type CardActionOf } from './of-card-action.js'
export { createLimiter, type LimiterOptions } from './limiter.js'
export { ofEventType } from './of-event-type.js'
export { pages } from './pages.js'
export { paginateAll, type PageOfItems, type PaginateAllOptions, type PaginateProjectOptions } from './paginate-all.js'
export { refreshTokenOnExpiry } from './refresh-token-on-expiry.js'
export { respectRateLimit } from './respect-rate-limit.js'
export { retryTransient, type Retry, type RetryPolicy } from './retry-transient.js'
