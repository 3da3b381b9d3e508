import type { ComponentChildren } from 'preact'
import { useContext, useState } from 'preact/hooks'
import { emojiSign } from './emoji.js'
import { fileAddress } from './file-address.js'
import type { Block, Inline } from './markup.js'
import { Names } from './names.js'

/** The names of colours that the style sheet knows. */
const colours: readonly string[] = [
  'blue',
  'wathet',
  'turquoise',
  'green',
  'lime',
  'yellow',
  'orange',
  'red',
  'carmine',
  'violet',
  'purple',
  'indigo',
  'grey',
]

/** A class for a colour of the platform; none for what is no name of one. */
export function colourClass(colour: string): string {
  const name = colour.replace(/-\d+$/, '')
  return colours.includes(name) ? `c-${name}` : ''
}

export function Inlines({ inner }: { readonly inner: readonly Inline[] }) {
  return (
    <>
      {inner.map((one, index) => (
        <InlineView key={index} one={one} />
      ))}
    </>
  )
}

const marks = { bold: 'strong', italic: 'em', strike: 's', underline: 'u' } as const

function InlineView({ one }: { readonly one: Inline }) {
  switch (one.kind) {
    case 'text':
      return <>{one.text}</>
    case 'code':
      return <code>{one.text}</code>
    case 'link':
      return (
        <OutLink href={one.href}>
          <Inlines inner={one.inner} />
        </OutLink>
      )
    case 'mention':
      return <MentionView id={one.id} name={one.name} />
    case 'image':
      return <Picture address={one.key} alt={one.alt} />
    case 'colour':
      return (
        <span class={colourClass(one.colour)}>
          <Inlines inner={one.inner} />
        </span>
      )
    case 'tag':
      return (
        <span class={`tag ${colourClass(one.colour)}`}>
          <Inlines inner={one.inner} />
        </span>
      )
    case 'emoji':
      return <span title={one.name}>{emojiSign(one.name)}</span>
    case 'break':
      return <br />
    default: {
      const Mark = marks[one.kind]
      return (
        <Mark>
          <Inlines inner={one.inner} />
        </Mark>
      )
    }
  }
}

export const OutLink = ({ href, children }: { readonly href: string; readonly children: ComponentChildren }) => (
  <a href={href} target="_blank" rel="noopener noreferrer nofollow">
    {children}
  </a>
)

function MentionView({ id, name }: { readonly id: string; readonly name: string }) {
  const nameOf = useContext(Names)
  const shown = id === 'all' ? 'all' : nameOf(id) || name || id
  return <span class="mention">@{shown}</span>
}

/** An image of the simulator's file store; what it does not have is said. */
export function Picture({
  address,
  alt,
  small = false,
}: {
  readonly address: string
  readonly alt: string
  readonly small?: boolean
}) {
  const [isMissing, setMissing] = useState(false)
  const source = fileAddress(address)
  if (source === undefined || isMissing) return <span class="missing">🖼️ {alt || 'image'}</span>
  const image = <img src={source} alt={alt || 'image'} loading="lazy" onError={() => setMissing(true)} />
  return (
    <a class={small ? 'picture small' : 'picture'} href={source} target="_blank" rel="noopener">
      {image}
    </a>
  )
}

export function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </>
  )
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <Inlines inner={block.inner} />
        </p>
      )
    case 'heading':
      return (
        <p class={`heading h${block.level}`} role="heading" aria-level={block.level + 2}>
          <Inlines inner={block.inner} />
        </p>
      )
    case 'code':
      return (
        <pre data-language={block.language || undefined}>
          <code>{block.text}</code>
        </pre>
      )
    case 'list':
      return <ListView block={block} />
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      )
    case 'rule':
      return <hr />
    case 'table':
      return (
        <Table
          head={block.head.map((cell) => (
            <Inlines inner={cell} />
          ))}
          rows={block.rows.map((row) => row.map((cell) => <Inlines inner={cell} />))}
        />
      )
    case 'media':
      return <p class="missing">🎬 video {block.key}</p>
  }
}

function ListView({ block: { start, items } }: { readonly block: Extract<Block, { kind: 'list' }> }) {
  const shown = items.map((item, index) => (
    <li key={index}>
      <Blocks blocks={item} />
    </li>
  ))
  return start === undefined ? <ul>{shown}</ul> : <ol start={start}>{shown}</ol>
}

export const Table = ({
  head,
  rows,
}: {
  readonly head: readonly ComponentChildren[]
  readonly rows: readonly (readonly ComponentChildren[])[]
}) => (
  <div class="table" tabIndex={0} role="region" aria-label="table">
    <table>
      <thead>
        <tr>
          {head.map((cell, index) => (
            <th key={index} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
