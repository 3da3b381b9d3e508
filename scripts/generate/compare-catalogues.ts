import type { Catalogue } from './catalogue.js'
import type { NameLocks } from './generate.js'
import { flatFacts, type FlatFacts } from './flat-facts.js'

/** What is in one and not in the other; of a thing that is gone as a whole, only the whole. */
function missing(from: FlatFacts, others: FlatFacts): readonly string[] {
  const keys = [...from.keys()].filter((key) => !others.has(key)).sort()
  const wholes = new Set(keys)
  return keys.filter((key) => !parents(key).some((parent) => wholes.has(parent)))
}

/** `a.b c.d.e` is a part of `a.b c.d`, of `a.b c` and of `a.b`. */
function parents(key: string): readonly string[] {
  const cuts = [...key.matchAll(/[. [|]/g)].map(({ index }) => index)
  return cuts.map((cut) => key.slice(0, cut))
}

/**
 * What a new catalogue changes, one line a change: `+` is new, `-` is gone, `~` is different. Programs may break at `-` and `~`.
 */
export function compareCatalogues(old: Catalogue, next: Catalogue): readonly string[] {
  const [before, after] = [flatFacts(old), flatFacts(next)]
  const changed = [...after].filter(([key, value]) => before.has(key) && before.get(key) !== value)
  return [
    ...missing(before, after).map((key) => `- ${key}`),
    ...changed.map(([key, value]) => `~ ${key}: ${before.get(key) ?? ''} => ${value}`).sort(),
    ...missing(after, before).map((key) => `+ ${key}${after.get(key) === 'known' ? '' : `: ${after.get(key) ?? ''}`}`),
  ]
}

/** Names of types that programs may have imported, and that a new catalogue no longer gives. */
export function lostNames(old: NameLocks, next: NameLocks): readonly string[] {
  return Object.entries(old).flatMap(([version, names]) =>
    Object.keys(names)
      .filter((name) => next[version]?.[name] === undefined)
      .map((name) => `- type ${version} ${name}`),
  )
}
