import type { Lark } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import type { Simulator } from 'rxlark/simulator'
import { filter, firstValueFrom, map, take, timeout, toArray } from 'rxjs'
import { leaveCard } from './leave-card.js'

/** The bot puts a card into its chat with a person. */
const sendCard = (lark: Lark, openId: string) =>
  lark.call(message.create, {
    params: { receive_id_type: 'open_id' },
    data: { receive_id: openId, msg_type: 'interactive', content: JSON.stringify(leaveCard) },
  })

/** What came of the script. */
export interface Played {
  /** How often each message was answered. */
  readonly answers: readonly number[]
  /** What the click was answered. */
  readonly toast: string | undefined
}

/** The bot's answers so far, by the message they answer. */
const answersTo = ({ messages$ }: Simulator) => {
  const answered: string[] = []
  messages$
    .pipe(filter(({ sender, updated, deleted }) => sender.type === 'app' && !updated && !deleted))
    .subscribe(({ parentId }) => answered.push(parentId ?? ''))
    .unsubscribe()
  return (id: string) => answered.filter((each) => each === id).length
}

/** Ann says something, clicks a card, and is heard twice where she speaks once; then every delivery has been answered. */
export async function play(simulator: Simulator, lark: Lark): Promise<Played> {
  const ann = simulator.user('Ann')
  const first = await ann.says('hello')
  const sent = await firstValueFrom(sendCard(lark, ann.openId))
  const clicked = await ann.clicks(sent.message_id ?? '', 'Approve')
  simulator.faults.duplicateDeliveries()
  const second = await ann.says('hello, heard twice')

  const wanted = new Set([first.eventId, second.eventId])
  const threeDeliveries$ = simulator.deliveries$.pipe(
    filter(({ eventId }) => wanted.has(eventId)),
    take(3),
    toArray(),
    map(() => [first, second].map(({ messageId }) => answersTo(simulator)(messageId))),
    timeout(20_000),
  )
  return { answers: await firstValueFrom(threeDeliveries$), toast: clicked.answer?.toast?.content }
}
