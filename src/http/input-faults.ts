import type { Fault } from '../model/errors.js'
import { kindOf } from './kind-of.js'

/** The parts of a call, as they may come from who has no types. */
interface Parts {
  readonly path?: unknown
  readonly params?: unknown
  readonly data?: unknown
}

/**
 * What is wrong with the shape of an input: parts that are no objects of fields would go out as something else, or as nothing.
 *
 * @param hasFields - Whether the data are fields too: of a form, or such that others are added to.
 */
export function inputFaults(input: unknown, hasFields: boolean): readonly Fault[] {
  if (!isObject(input)) return [{ path: '.', message: `is ${kindOf(input)}, expected { path, params, data }` }]
  const { path, params, data } = input as Parts
  if (isPart(path) && isPart(params) && (!hasFields || isPart(data))) return noFaults
  return Object.entries({ path, params, ...(hasFields && { data }) })
    .filter(([, part]) => !isPart(part))
    .map(([name, part]) => ({ path: name, message: `is ${kindOf(part)} that holds no fields by name` }))
}

const noFaults: readonly Fault[] = []

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Lists, maps and `URLSearchParams` have other members than those that are meant. */
const isPart = (part: unknown): boolean => part === undefined || part === null || (isObject(part) && !(Symbol.iterator in part))
