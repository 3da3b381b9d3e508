/**
 * The operators of rxlark.
 *
 * @packageDocumentation
 */
export { acceptAppTickets, type AcceptAppTicketsOptions } from './accept-app-tickets.js'
export { answer, type AnswerOptions } from './answer.js'
export { catchTag } from './catch-tag.js'
export { awaitCardAction, type AwaitCardActionOptions } from './await-card-action.js'
export type { CardMatch } from './card-match.js'
export { claim, type HoldOptions } from './claim.js'
export { decodeWith, type DecodeWithOptions } from './decode-with.js'
export { dedupeByEventId, type DedupeOptions } from './dedupe-by-event-id.js'
export { foldError, type ErrorCases, type SomeErrorCases } from './fold-error.js'
export { handle, type HandleContext, type HandleOptions } from './handle.js'
export { createMemoryDedupeStore, type MemoryDedupeStore, type MemoryDedupeStoreOptions } from './memory-dedupe-store.js'
export { lateUpdate, type LateUpdateOptions } from './late-update.js'
export { ofCardAction, type CardActionOf } from './of-card-action.js'
export { createLimiter, type LimiterOptions } from './limiter.js'
export { ofEventType } from './of-event-type.js'
export { pages } from './pages.js'
export { paginateAll, type PageOfItems, type PaginateAllOptions, type PaginateProjectOptions } from './paginate-all.js'
export { pollUntil, type PollUntilOptions } from './poll-until.js'
export { refreshTokenOnExpiry } from './refresh-token-on-expiry.js'
export { respectRateLimit } from './respect-rate-limit.js'
export { retryTransient, type Retry, type RetryPolicy } from './retry-transient.js'
export { toAsyncIterable, type Iterated, type ToAsyncIterableOptions } from './to-async-iterable.js'
export { toEither } from './to-either.js'
