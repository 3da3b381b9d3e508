import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import {
  acceptAppTickets,
  awaitCardAction,
  batchWhileBusy,
  chatOf,
  commandOf,
  debounceBurst,
  dedupeByEventId,
  dropStale,
  encodeEvent,
  ignoreSelf,
  inChat,
  mentionsMe,
  ofCardAction,
  ofEventType,
  ofMessageType,
  onCommand,
  serializeBy,
  type Lark,
  type LarkEvent,
} from 'rxlark'
import { of, Subject, type Observable } from 'rxjs'
import { createSource, type Inbound } from '../../streams/create-source.js'

const me = of({ openId: 'ou_me', name: 'bot' })
const lark = { appId: 'cli_test', acceptAppTicket: () => of(undefined) } as unknown as Lark

/** All that read what is in a payload, or hand it on. */
const readers: Readonly<Record<string, () => (source: Observable<LarkEvent>) => Observable<unknown>>> = {
  acceptAppTickets: () => acceptAppTickets(lark),
  awaitCardAction: () => awaitCardAction('om_1', { from: 'ou_1', match: { a: 1 } }),
  batchWhileBusy: () => batchWhileBusy(),
  debounceBurst: () => debounceBurst(),
  dedupeByEventId: () => dedupeByEventId(),
  dropStale: () => dropStale(1_000),
  ignoreSelf: () => ignoreSelf(me),
  inChat: () => inChat('oc_1', 'p2p'),
  mentionsMe: () => mentionsMe(me, { direct: true, everyone: true }),
  ofCardAction: () => ofCardAction({ a: { b: 1 } }),
  'ofCardAction, by name': () => ofCardAction('x'),
  ofEventType: () => ofEventType('im.*'),
  ofMessageType: () => ofMessageType('text'),
  onCommand: () => onCommand('deploy'),
  serializeBy: () => serializeBy(chatOf),
}

const types = [
  'app_ticket',
  'card.action.trigger',
  'drive.notice.comment_add_v1',
  'im.chat.member.bot.added_v1',
  'im.message.reaction.created_v1',
  'im.message.receive_v1',
  'url.preview.get',
]

const outer = [
  'action',
  'app_ticket',
  'chat_id',
  'context',
  'message',
  'operator',
  'operator_id',
  'reaction_type',
  'sender',
  'user_id',
]
const middle = [
  'chat_id',
  'chat_type',
  'content',
  'mentions',
  'message_type',
  'name',
  'open_id',
  'open_message_id',
  'sender_id',
  'value',
]
const inner = ['a', 'id', 'key', 'name', 'open_id']

const odd = fc.constantFrom<unknown>(null, true, 7, '', 'text', 'p2p', '{"text":7}', '{', 'null', [], [null], [7], {})
const fields = (names: readonly string[], values: fc.Arbitrary<unknown>) => fc.dictionary(fc.constantFrom(...names), values)
const leaves = fields(inner, fc.oneof(odd, fields(inner, odd)))
const payload = fields(outer, fc.oneof(odd, fields(middle, fc.oneof(odd, leaves, fc.array(leaves)))))

const pushed = (type: string, event: unknown, answers: boolean[]): Inbound => ({
  envelope: {
    schema: '2.0',
    header: { event_id: 'e', event_type: type, create_time: '1', app_id: 'cli_test', tenant_key: 't' },
    event,
  },
  deadline: Infinity,
  answer: ({ ack }) => void answers.push(ack),
})

describe('a payload that is not what its type says', () => {
  for (const [name, make] of Object.entries(readers))
    it(`ends no stream of ${name}, and has one answer`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...types), payload, (type, event) => {
          const inbound$ = new Subject<Inbound>()
          const answers: boolean[] = []
          const errors: unknown[] = []
          const subscription = createSource(inbound$, { transport: 'test' })
            .pipe(make())
            .subscribe({ error: (error: unknown) => errors.push(error) })
          inbound$.next(pushed(type, event, answers))
          subscription.unsubscribe()
          assert.deepEqual([errors, answers.length], [[], 1])
        }),
        { numRuns: 100 },
      )
    })

  it('is read as far as it can be', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), payload, (type, event) => {
        const inbound$ = new Subject<Inbound>()
        const read: unknown[] = []
        createSource(inbound$, { transport: 'test' }).subscribe((one) =>
          read.push([encodeEvent(one), chatOf(one), commandOf(one)]),
        )
        inbound$.next(pushed(type, event, []))
        assert.equal(read.length, 1)
      }),
      { numRuns: 100 },
    )
  })
})
