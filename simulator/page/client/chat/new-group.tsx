import { useState } from 'preact/hooks'
import type { Person } from '../../../person.js'
import type { PageApp } from '../../protocol.js'
import { Dialog } from './dialog.js'

/** How many people are offered. */
const mostPeople = 100

export interface GroupWish {
  readonly name: string
  readonly bots: readonly string[]
  readonly members: readonly string[]
}

export function NewGroup({
  apps,
  people,
  onGroup,
  onClose,
}: {
  readonly apps: readonly PageApp[]
  readonly people: readonly Person[]
  readonly onGroup: (wish: GroupWish) => void
  readonly onClose: () => void
}) {
  const [name, setName] = useState('')
  const [bots, setBots] = useState<readonly string[]>(apps.map(({ appId }) => appId))
  const [members, setMembers] = useState<readonly string[]>([])
  const submit = (event: Event) => {
    event.preventDefault()
    if (name.trim() !== '') onGroup({ name: name.trim(), bots, members })
  }
  return (
    <Dialog title="New group" onClose={onClose}>
      <form class="new-group" onSubmit={submit}>
        <input
          aria-label="Name of the group"
          placeholder="Name"
          maxLength={60}
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Choices
          title="Bots"
          all={apps.map(({ appId, botName }) => ({ id: appId, label: botName }))}
          chosen={bots}
          onChange={setBots}
        />
        <Choices
          title="People"
          all={people.slice(0, mostPeople).map(({ openId, name: label }) => ({ id: openId, label }))}
          chosen={members}
          onChange={setMembers}
        />
        <p class="choices">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={name.trim() === ''}>
            Create
          </button>
        </p>
      </form>
    </Dialog>
  )
}

const Choices = ({
  title,
  all,
  chosen,
  onChange,
}: {
  readonly title: string
  readonly all: readonly { readonly id: string; readonly label: string }[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}) =>
  all.length === 0 ? null : (
    <fieldset>
      <legend>{title}</legend>
      {all.map(({ id, label }) => (
        <label key={id} class="checker">
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(checked ? [...chosen, id] : chosen.filter((one) => one !== id))
            }
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
