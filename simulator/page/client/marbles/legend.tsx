import type { Ref } from 'preact'

const shown = [
  ['good', 'acked'],
  ['call', 'called'],
  ['refused', 'refused'],
  ['silent', 'no answer'],
  ['broken', 'broken, 5xx'],
  ['unreachable', 'nobody there'],
] as const

/** Worn by the drawing only. */
const hidden = ['line', 'text', 'muted', 'ground'] as const

/** What the colours mean. The drawing takes them from here. */
export function Legend({ legend }: { readonly legend: Ref<HTMLUListElement> }) {
  return (
    <ul class="legend" ref={legend}>
      {shown.map(([colour, word]) => (
        <li key={colour}>
          <i data-colour={colour} aria-hidden="true" />
          {word}
        </li>
      ))}
      <li class="worn" aria-hidden="true">
        {hidden.map((colour) => (
          <i key={colour} data-colour={colour} />
        ))}
      </li>
    </ul>
  )
}
