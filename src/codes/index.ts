/**
 * What the codes of the platform mean, and what to do about them.
 *
 * @packageDocumentation
 */
export { codeFacts, type CodeFacts } from './code-facts.js'
export { explain, type AppOfError, type Explanation } from './explain.js'
