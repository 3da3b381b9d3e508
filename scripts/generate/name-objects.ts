import { byText } from './by-text.js'
import type { FoundObject } from './find-objects.js'
import { groupBy } from './group-by.js'
import { nameCandidates, rankOf } from './name-candidates.js'
import { reservedNames } from './reserved-names.js'

/** The file of what several resources of a version have in common. */
export const sharedFile = 'shapes'

/** An object that has a name, and the file that declares it. */
export interface NamedObject extends FoundObject {
  readonly owner: string
  readonly name: string
}

/** Public name (`message.Sender`) -> the path whose object it names (`message.list.output.items[].sender`). */
export type NameLock = Readonly<Record<string, string>>

/** Names that a file uses for other things, by file. */
export type TakenNames = Readonly<Record<string, readonly string[]>>

/** Objects with the same members are one. */
type Group = readonly [FoundObject, ...FoundObject[]]

const pathOf = ({ path }: FoundObject): string => path.join('.')

const fileOf = ({ path: [file = ''] }: FoundObject): string => file

/**
 * Gives every object its name. What the lock names keeps its name and its file, even if other files share it by now.
 *
 * @param objects - All of one version, in a stable order.
 * @returns The objects, one for all that are the same, in the order in which they are first found.
 */
export function nameObjects(objects: readonly FoundObject[], lock: NameLock, taken: TakenNames): readonly NamedObject[] {
  const groups = [...groupBy(objects, ({ key }) => key).values()] as unknown as readonly Group[]
  const nameByPath = new Map(Object.entries(lock).map(([name, path]) => [path, name]))
  const locked = groups.flatMap((group) => lockedName(group, nameByPath))
  const lockedKeys = new Set(locked.map(({ key }) => key))
  const fresh = groups.filter(([{ key }]) => !lockedKeys.has(key))
  const named = new Map([...locked, ...freshNames(fresh, namesInUse(taken, locked))].map((object) => [object.key, object]))
  return groups.map(([{ key }]) => named.get(key) as NamedObject)
}

function lockedName(group: Group, nameByPath: ReadonlyMap<string, string>): readonly NamedObject[] {
  const anchor = group.find((found) => nameByPath.has(pathOf(found)))
  if (anchor === undefined) return []
  const [owner = '', name = ''] = nameByPath.get(pathOf(anchor))?.split('.') ?? []
  return [{ ...anchor, owner, name }]
}

/** The set of a file's names, made when it is first asked for. */
function namesInUse(taken: TakenNames, locked: readonly NamedObject[]): (file: string) => Set<string> {
  const sets = new Map<string, Set<string>>()
  const namesOf = (file: string): Set<string> => {
    const names = sets.get(file) ?? new Set([...reservedNames, ...(taken[file] ?? [])])
    sets.set(file, names)
    return names
  }
  locked.forEach(({ owner, name }) => namesOf(owner).add(name))
  return namesOf
}

/** Objects near the surface choose first. */
function freshNames(groups: readonly Group[], namesOf: (file: string) => Set<string>): readonly NamedObject[] {
  return groups
    .map((group) => ({ found: bestOf(group), files: new Set(group.map(fileOf)) }))
    .sort((a, b) => a.found.path.length - b.found.path.length)
    .map(({ found, files }) => {
      const owner = files.size === 1 ? fileOf(found) : sharedFile
      const candidates = nameCandidates(found.path, files.size > 1)
      const name =
        isWhole(found) && files.size === 1 ? candidates[0] : candidates.find((candidate) => !namesOf(owner).has(candidate))
      if (name === undefined) throw new Error(`No name is left for ${pathOf(found)}`)
      namesOf(owner).add(name)
      return { ...found, owner, name }
    })
}

const bestOf = (group: Group): FoundObject => group.reduce((best, next) => (rankOf(next.path) < rankOf(best.path) ? next : best))

/** A whole body or output of one file has the name that was kept free for it. */
const isWhole = ({ path }: FoundObject): boolean => path.length === 3

/** The lock that keeps these names. */
export function lockOf(named: readonly NamedObject[]): NameLock {
  const entries = named.map((object): [string, string] => [`${object.owner}.${object.name}`, pathOf(object)])
  return Object.fromEntries(entries.sort(byText(([name]) => name)))
}
