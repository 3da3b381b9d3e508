import { BoundedMap } from './bounded-map.js'
import type { Ids } from './ids.js'
import { personId } from './person.js'
import type { Person, PersonIdType } from './person.js'

/** The people of a tenant. */
export interface People {
  /** The person of this name, who is hired at the first mention. */
  person(name: string): Person
  /** Everybody. */
  people(): readonly Person[]
  /** Hires somebody, also where there is another one of this name. */
  addPerson(person: Partial<Person> & Pick<Person, 'name'>): Person
  renamePerson(person: Person, name: string): Person
  removePerson(person: Person): void
  findPerson(idType: PersonIdType, id: string): Person | undefined
}

/** The people, and how to put others in their place. */
export function createPeople(ids: Ids, max: number): [people: People, replace: (others: readonly Person[]) => void] {
  const known = new BoundedMap<string, Person>(max)
  const all = () => [...known.values()]
  const keep = (person: Person): Person => {
    known.set(person.openId, person)
    return person
  }
  const hire: People['addPerson'] = (given) =>
    keep({ openId: `ou_${ids.hex(32)}`, unionId: `on_${ids.hex(32)}`, userId: ids.hex(8), ...given })
  const people: People = {
    person: (name) => all().find((person) => person.name === name) ?? hire({ name }),
    people: all,
    addPerson: hire,
    renamePerson(person, name) {
      const renamed = { ...person, name }
      known.replace(person.openId, renamed)
      return renamed
    },
    removePerson: ({ openId }) => void known.delete(openId),
    findPerson: (idType, id) => all().find((person) => personId(person, idType) === id),
  }
  const replace = (others: readonly Person[]) => {
    known.clear()
    others.forEach(keep)
  }
  return [people, replace]
}
