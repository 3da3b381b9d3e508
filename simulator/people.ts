import { Subject } from 'rxjs'
import type { Observable } from 'rxjs'
import { BoundedMap } from './bounded-map.js'
import type { Ids } from './ids.js'
import { personId } from './person.js'
import type { Person, PersonIdType } from './person.js'

export interface PersonChange {
  readonly person: Person
  readonly gone: boolean
}

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
  /** Everybody who is hired, renamed or let go. */
  readonly people$: Observable<PersonChange>
  findPerson(idType: PersonIdType, id: string): Person | undefined
}

/** The people, and how to put others in their place. */
export function createPeople(ids: Ids, max: number): [people: People, replace: (others: readonly Person[]) => void] {
  const known = new BoundedMap<string, Person>(max)
  const people$ = new Subject<PersonChange>()
  const all = () => [...known.values()]
  const keep = (person: Person) => known.set(person.openId, person)
  const hire: People['addPerson'] = (given) => {
    const person = { openId: `ou_${ids.hex(32)}`, unionId: `on_${ids.hex(32)}`, userId: ids.hex(8), ...given }
    keep(person)
    people$.next({ person, gone: false })
    return person
  }
  const people: People = {
    person: (name) => all().find((person) => person.name === name) ?? hire({ name }),
    people: all,
    people$: people$.asObservable(),
    addPerson: hire,
    renamePerson(person, name) {
      const renamed = { ...person, name }
      known.replace(person.openId, renamed)
      people$.next({ person: renamed, gone: false })
      return renamed
    },
    removePerson(person) {
      known.delete(person.openId)
      people$.next({ person, gone: true })
    },
    findPerson: (idType, id) => (idType === 'open_id' ? known.get(id) : all().find((person) => personId(person, idType) === id)),
  }
  const replace = (others: readonly Person[]) => {
    known.clear()
    others.forEach(keep)
  }
  return [people, replace]
}
