import type { Entry, Json } from '../collections.js'
import type { ApiContext } from './context.js'
import { make } from './resource.js'
import type { Input, Resource } from './resource.js'

/** What blocks hang under: the page, which is the document itself, or a block. */
export interface Holder {
  readonly of: Resource
  readonly entry: Entry
}

/** A block that is to be made, with those below it. */
export interface Seed {
  /** What it is called until it has an id. */
  readonly name?: string
  readonly fields: Json
  readonly below: readonly Seed[]
}

/** These, and those below them, as they are read. */
export const allOf = (seeds: readonly Seed[]): readonly Seed[] => seeds.flatMap((one) => [one, ...allOf(one.below)])

/** The most blocks that are made at once. */
const maxSeeds = 1_000

const idsBelow = ({ value }: Entry) => (value['children'] ?? []) as readonly string[]

/** Those right below one, in their order. */
export const childrenOf = (block: Resource, above: Entry, { collections }: ApiContext): readonly Entry[] =>
  idsBelow(above)
    .map((id) => collections.get(block.name, id))
    .filter((one) => one !== undefined)

/** All below one, as they are read. */
export const allBelow = (block: Resource, above: Entry, context: ApiContext): readonly Entry[] =>
  childrenOf(block, above, context).flatMap((one) => [one, ...allBelow(block, one, context)])

/**
 * Puts new blocks below one, before the one that is there now; at the end where the place is -1. All that were made, as they are read.
 */
export function plant(block: Resource, { of, entry }: Holder, seeds: readonly Seed[], place: Place): readonly Entry[] {
  const { input, context, index } = place
  const { collections } = context
  const made = seeds.map(({ fields, below }) => {
    const one = make(block, { ...fields, parent_id: entry.id, children: [] }, input, context)
    const others = plant(block, { of: block, entry: one }, below, { ...place, index: -1 })
    return [collections.get(block.name, one.id) ?? one, ...others] as const
  })
  const ids = idsBelow(entry)
  const added = made.map(([{ id }]) => id)
  collections.change(of.name, entry.id, { children: ids.toSpliced(index === -1 ? ids.length : index, 0, ...added) })
  return made.flat()
}

interface Place {
  readonly input: Input
  readonly context: ApiContext
  readonly index: number
}

/** Takes the blocks from one place to another away, and all below them. */
export function prune(
  block: Resource,
  { of, entry }: Holder,
  [start, end]: readonly [number, number],
  context: ApiContext,
): void {
  const { collections } = context
  const ids = idsBelow(entry)
  const gone = childrenOf(block, entry, context).filter(({ id }) => ids.slice(start, end).includes(id))
  gone.flatMap((one) => [one, ...allBelow(block, one, context)]).forEach(({ id }) => collections.remove(block.name, id))
  collections.change(of.name, entry.id, { children: ids.toSpliced(start, end - start) })
}

/** Blocks that name each other by ids of the moment, as a tree; nothing where one is missing, or has two places, or none. */
export function seedsOf(top: readonly string[], given: readonly Json[]): readonly Seed[] | undefined {
  if (given.length > maxSeeds) return undefined
  const left = new Map(given.map((one) => [one['block_id'] as string, one]))
  if (left.size < given.length) return undefined
  const take = (id: string): Seed | undefined => {
    const { block_id: _, children = [], ...fields } = left.get(id) ?? {}
    const below = left.delete(id) ? (children as readonly string[]).map(take) : [undefined]
    return isWhole(below) ? { name: id, fields, below } : undefined
  }
  const seeds = top.map(take)
  return isWhole(seeds) && left.size === 0 ? seeds : undefined
}

const isWhole = (seeds: readonly (Seed | undefined)[]): seeds is readonly Seed[] => !seeds.includes(undefined)
