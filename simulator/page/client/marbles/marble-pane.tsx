import { useSelected } from '../store.js'

/** What was delivered and what was called. */
export function MarblePane() {
  const { lines } = useSelected((state) => state.marbles)
  return (
    <ul class="lines">
      {lines.map(({ kind, name, marbles }) => (
        <li key={`${kind} ${name}`}>
          {name} <b>{marbles.length}</b>
        </li>
      ))}
    </ul>
  )
}
