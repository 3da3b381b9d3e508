import { useContext, useMemo } from 'preact/hooks'
import type { SimulatedMessage } from '../../../message.js'
import type { PageCard } from '../../protocol.js'
import { Acts } from './chat-acts.js'
import { cardOf } from './card-of.js'
import { CardView } from './card-view.js'
import { fileAddress } from './file-address.js'
import { Blocks, Inlines, Picture } from './markup-view.js'
import { messageBody } from './message-body.js'
import type { MessageBody } from './message-body.js'

/** What a message says, of whatever type it is. */
export function BodyView({ message, card }: { readonly message: SimulatedMessage; readonly card: PageCard | undefined }) {
  const body = useMemo(() => messageBody(message), [message])
  switch (body.kind) {
    case 'text':
      return (
        <p class="words">
          <Inlines inner={body.inner} />
        </p>
      )
    case 'post':
      return (
        <div class="markup">
          {body.title !== '' && <p class="heading h3">{body.title}</p>}
          <Blocks blocks={body.blocks} />
        </div>
      )
    case 'image':
      return <Picture address={body.key} alt="" />
    case 'file':
      return <FileView icon="📄" name={body.name} address={body.key} />
    case 'card':
      return <CardBody messageId={message.messageId} body={body} card={card} />
    case 'system':
      return <p class="system">{body.text}</p>
    case 'other':
      return <FileView icon={body.icon} name={body.what} details={body.details} address={body.key ?? ''} />
  }
}

function CardBody({
  messageId,
  body: { content },
  card,
}: {
  readonly messageId: string
  readonly body: Extract<MessageBody, { kind: 'card' }>
  readonly card: PageCard | undefined
}) {
  const { act } = useContext(Acts)
  const shown = useMemo(() => cardOf(content, card), [content, card])
  return <CardView card={shown} act={(action) => act(messageId, action)} />
}

function FileView({
  icon,
  name,
  details = [],
  address,
}: {
  readonly icon: string
  readonly name: string
  readonly details?: readonly string[]
  readonly address: string
}) {
  const href = fileAddress(address)
  return (
    <span class="file">
      <span class="icon" aria-hidden="true">
        {icon}
      </span>
      <span>
        <b>{name}</b>
        {details.map((detail, index) => (
          <small key={index}>{detail}</small>
        ))}
      </span>
      {href !== undefined && (
        <a href={href} download={name} aria-label={`Download ${name}`} title="Download">
          ↓
        </a>
      )}
    </span>
  )
}
