import { useContext } from 'preact/hooks'
import type { CardColumn, CardElement, PrintPace } from './card-model.js'
import { CardUseContext } from './card-use.js'
import { ControlView } from './control-view.js'
import { Blocks, colourClass, Inlines, Picture, Table } from './markup-view.js'
import { Names } from './names.js'
import { parseMarkdown } from './parse-markdown.js'
import { useTypewriter } from './use-typewriter.js'

interface Growth {
  readonly isStreaming: boolean
  readonly print: PrintPace
}

export const CardElements = ({ elements, ...growth }: Growth & { readonly elements: readonly CardElement[] }) => (
  <>
    {elements.map((element, index) => (
      <ElementView key={index} element={element} {...growth} />
    ))}
  </>
)

type Of<K extends CardElement['kind']> = Growth & { readonly element: Extract<CardElement, { kind: K }> }

function ElementView(props: Growth & { readonly element: CardElement }) {
  const { element, isStreaming, print } = props
  const inside = (elements: readonly CardElement[]) => (
    <CardElements elements={elements} isStreaming={isStreaming} print={print} />
  )
  switch (element.kind) {
    case 'markup':
      return <MarkupElement {...props} element={element} />
    case 'rule':
      return <hr />
    case 'control':
      return <ControlView model={element.control} />
    case 'actions':
      return <div class="actions">{inside(element.elements)}</div>
    case 'note':
      return <div class="note">{inside(element.elements)}</div>
    case 'form':
      return (
        <div class="form" role="form">
          {inside(element.elements)}
        </div>
      )
    case 'panel':
      return (
        <details class="panel" open={element.expanded}>
          <summary>
            <Inlines inner={element.title} />
          </summary>
          {inside(element.elements)}
        </details>
      )
    default:
      return <RestView {...props} element={element} />
  }
}

function RestView(props: Of<'fields' | 'beside' | 'image' | 'images' | 'columns' | 'table' | 'box' | 'people' | 'unseen'>) {
  const { element, isStreaming, print } = props
  switch (element.kind) {
    case 'fields':
      return (
        <div class="fields">
          {element.fields.map(({ short, inside }, index) => (
            <div key={index} data-short={short}>
              <ElementView element={inside} isStreaming={isStreaming} print={print} />
            </div>
          ))}
        </div>
      )
    case 'beside':
      return (
        <div class="beside">
          <div>
            <CardElements elements={element.main} isStreaming={isStreaming} print={print} />
          </div>
          <ElementView element={element.extra} isStreaming={isStreaming} print={print} />
        </div>
      )
    case 'image':
      return (
        <div>
          {element.title !== '' && <p>{element.title}</p>}
          <Picture address={element.key} alt={element.alt} small={element.small} />
        </div>
      )
    case 'images':
      return (
        <div class="images">
          {element.keys.map((key) => (
            <Picture key={key} address={key} alt="" small />
          ))}
        </div>
      )
    case 'columns':
      return <Columns {...props} element={element} />
    case 'table':
      return <Table head={element.columns} rows={element.rows.map((row) => row.map((cell) => <Blocks blocks={cell} />))} />
    case 'box':
      return <Box {...props} element={element} />
    case 'people':
      return <PeopleElement ids={element.ids} />
    case 'unseen':
      return element.what === '' ? null : <p class="missing">{element.what}</p>
  }
}

/** A streaming text is read anew as it grows: what stands at its end is not finished. */
function MarkupElement({ element: { blocks, source, look }, isStreaming, print }: Of<'markup'>) {
  const shown = useTypewriter(source, isStreaming, print)
  const classes = ['markup', colourClass(look.colour), look.size.replace(/[^\w-]/g, '')]
  return (
    <div class={classes.filter(Boolean).join(' ')} data-align={look.align || undefined}>
      <Blocks blocks={shown === source ? blocks : parseMarkdown(shown)} />
    </div>
  )
}

const columnStyle = ({ weight }: CardColumn) => (weight > 0 ? { flex: `${weight} 1 0` } : { flex: '0 1 auto' })

const Columns = ({ element: { columns, background, wraps }, isStreaming, print }: Of<'columns'>) => (
  <div class={`columns ${colourClass(background)}`} data-wraps={wraps}>
    {columns.map((column, index) => (
      <div key={index} class={colourClass(column.background)} style={columnStyle(column)}>
        <CardElements elements={column.elements} isStreaming={isStreaming} print={print} />
      </div>
    ))}
  </div>
)

/** A part that is a button as a whole. */
function Box({ element: { control: model, elements }, isStreaming, print }: Of<'box'>) {
  const card = useContext(CardUseContext)
  const inside = <CardElements elements={elements} isStreaming={isStreaming} print={print} />
  if (!model?.callsBack && model?.url === undefined) return <div class="box">{inside}</div>
  const use = () => {
    if (model.url !== undefined) window.open(model.url, '_blank', 'noopener,noreferrer')
    if (model.callsBack && !model.control.disabled && card.busy === undefined) card.use(model.control)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    use()
  }
  return (
    <div
      class="box clickable"
      role="button"
      tabIndex={0}
      aria-disabled={model.control.disabled}
      aria-busy={card.busy === model.control.index}
      onClick={({ target }) => !(target as Element).closest('a, button, input, select, textarea, label') && use()}
      onKeyDown={onKeyDown}
    >
      {inside}
    </div>
  )
}

function PeopleElement({ ids }: { readonly ids: readonly string[] }) {
  const nameOf = useContext(Names)
  return (
    <p class="people-list">
      {ids.map((id) => (
        <span key={id} class="mention">
          {nameOf(id) || id}
        </span>
      ))}
    </p>
  )
}
