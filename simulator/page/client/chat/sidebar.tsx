import { useState } from 'preact/hooks'
import type { Person } from '../../../person.js'
import { Avatar } from './avatar.js'
import type { TalkPlace } from './places.js'
import { rove } from './rove.js'

/** How many people are listed; a search finds the others. */
const mostPeople = 30

export interface SidebarProps {
  readonly people: readonly Person[]
  readonly me: Person
  readonly onPerson: (person: Person) => void
  readonly onNewPerson: (name: string) => void
  readonly places: readonly TalkPlace[]
  readonly place: TalkPlace | undefined
  readonly unread: (place: TalkPlace) => number
  readonly onPlace: (place: TalkPlace) => void
  readonly onNewGroup: () => void
}

/** Who one is, and where one can talk. */
export const Sidebar = (props: SidebarProps) => (
  <nav class="sidebar" aria-label="People and chats">
    <PeopleList {...props} />
    <PlaceList {...props} />
  </nav>
)

function PeopleList({ people, me, onPerson, onNewPerson }: SidebarProps) {
  const [wanted, setWanted] = useState('')
  const found = people.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()))
  const isNew = wanted.trim() !== '' && !people.some(({ name }) => name === wanted.trim())
  const first = found.slice(0, mostPeople)
  const listed = first.includes(me) || !found.includes(me) ? first : [me, ...first.slice(1)]
  const reachable = listed.find(({ openId }) => openId === me.openId) ?? listed[0]
  const submit = (event: Event) => {
    event.preventDefault()
    if (isNew) onNewPerson(wanted.trim())
    else if (found[0]) onPerson(found[0])
    setWanted('')
  }
  return (
    <section>
      <h2>I am</h2>
      <ul role="listbox" aria-label="I am" onKeyDown={(event) => rove(event, '[role=option]')}>
        {listed.map((person) => (
          <li key={person.openId} role="presentation">
            <button
              type="button"
              role="option"
              aria-selected={person.openId === me.openId}
              tabIndex={person === reachable ? 0 : -1}
              onClick={() => onPerson(person)}
            >
              <Avatar name={person.name} />
              <span class="name">{person.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <form class="add" onSubmit={submit}>
        <input
          aria-label="Find or add a person"
          placeholder="Somebody else"
          value={wanted}
          maxLength={60}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        {isNew && (
          <button type="submit" aria-label="Add this person">
            +
          </button>
        )}
      </form>
    </section>
  )
}

function PlaceList({ places, place, unread, onPlace, onNewGroup }: SidebarProps) {
  return (
    <section class="places">
      <h2>
        Chats
        <button type="button" class="plain" aria-label="New group" title="New group" onClick={onNewGroup}>
          +
        </button>
      </h2>
      <ul role="listbox" aria-label="Chats" onKeyDown={(event) => rove(event, '[role=option]')}>
        {places.map((one) => (
          <li key={one.key} role="presentation">
            <button
              type="button"
              role="option"
              aria-selected={one.key === place?.key}
              tabIndex={one.key === (place ?? places[0])?.key ? 0 : -1}
              onClick={() => onPlace(one)}
            >
              <Avatar name={one.name} isBot={!one.isGroup} />
              <span class="name">{one.name}</span>
              <Unread count={unread(one)} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Unread = ({ count }: { readonly count: number }) =>
  count > 0 ? (
    <span class="unread" aria-label={`${count} unread`}>
      {count}
    </span>
  ) : null
