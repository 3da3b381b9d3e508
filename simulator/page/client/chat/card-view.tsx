import { useMemo } from 'preact/hooks'
import type { ElementAction } from '../../protocol.js'
import { CardElements } from './card-elements-view.js'
import type { Json } from './card-json.js'
import type { CardHeader } from './card-model.js'
import { CardUseContext } from './card-use.js'
import { colourClass, Inlines, OutLink, Picture } from './markup-view.js'
import { parseCard } from './parse-card.js'
import { useCardState } from './use-card-state.js'

/** An interactive card of either generation. */
export function CardView({ card, act }: { readonly card: Json; readonly act: (action: () => ElementAction) => Promise<void> }) {
  const model = useMemo(() => parseCard(card), [card])
  const use = useCardState(model, act)
  const { header, elements, isStreaming, print, link } = model
  return (
    <CardUseContext.Provider value={use}>
      <div class="card" role="group" aria-label={model.summary || 'card'} aria-busy={isStreaming} data-streaming={isStreaming}>
        {header && <Header header={header} />}
        <div class="card-body">
          <CardElements elements={elements} isStreaming={isStreaming} print={print} />
          {link !== undefined && (
            <p>
              <OutLink href={link}>Open</OutLink>
            </p>
          )}
        </div>
      </div>
    </CardUseContext.Provider>
  )
}

const Header = ({ header: { template, title, subtitle, tags, imageKey } }: { readonly header: CardHeader }) => (
  <div class={`card-header ${colourClass(template)}`}>
    {imageKey !== undefined && <Picture address={imageKey} alt="" small />}
    <span class="card-title">
      <strong>
        <Inlines inner={title} />
      </strong>
      {subtitle.length > 0 && (
        <small>
          <Inlines inner={subtitle} />
        </small>
      )}
    </span>
    {tags.map(({ text, colour }) => (
      <span key={text} class={`tag ${colourClass(colour)}`}>
        {text}
      </span>
    ))}
  </div>
)
