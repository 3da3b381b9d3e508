/**
 * The fast transport: undici, by its `dispatch`.
 *
 * @packageDocumentation
 */
export { undiciFetch, type UndiciFetch, type UndiciFetchOptions } from './undici-fetch.js'
