import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { filter, firstValueFrom, type Observable } from 'rxjs'
import { createFiles } from '../../simulator/files.js'
import { createIds } from '../../simulator/ids.js'
import type { RequestRecord, SimulatorState } from '../../simulator/index.js'
import { makeApp } from '../../simulator/app.js'
import { createPlatform } from '../../simulator/platform.js'
import { heapAfterGc } from '../support/heap.js'
import { codeOf } from './support/kept.js'
import { officialClient } from './support/official.js'
import { withSimulator } from './support/with-simulator.js'

const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))

/** What is remembered of one kind, and the first of it. */
const sizes = ({ people, chats, messages, files, collections }: SimulatorState) => ({
  people: [people.length, people[0]?.openId],
  chats: [chats.length, chats[0]?.chatId],
  messages: [messages.length, messages[0]?.messageId],
  files: [files.length, files[0]?.key],
  records: [collections['kind']?.length, collections['kind']?.[0]?.id],
})

/** One more of everything than is remembered. */
const tooMuch = (): Partial<SimulatorState> => ({
  people: many(10_001, (index) => ({ name: `p${index}`, openId: `ou_${index}`, unionId: `on_${index}`, userId: `u${index}` })),
  chats: many(10_001, (index) => ({
    chatId: `oc_${index}`,
    mode: 'group',
    name: `c${index}`,
    description: '',
    ownerId: 'ou_1',
    members: [],
    bots: [],
    createdAt: 0,
    dissolved: false,
  })),
  messages: many(10_001, (index) => ({
    messageId: `om_${index}`,
    chatId: 'oc_1',
    msgType: 'text',
    content: '{}',
    sender: { type: 'user', id: 'ou_1', name: 'p1' },
    mentions: [],
    createdAt: 0,
    updatedAt: 0,
    updated: false,
    deleted: false,
  })),
  files: many(1_001, (index) => ({ key: `k${index}`, appId: '', name: 'f', contentType: 'a/b', base64: '' })),
  collections: { kind: many(10_001, (index) => ({ id: `r${index}`, parent: '', value: {}, createdAt: 0 })) },
})

const heard = (stream$: Observable<unknown>) => {
  const seen: unknown[] = []
  stream$.subscribe((one) => seen.push(one)).unsubscribe()
  return seen
}

describe('what a simulator remembers', () => {
  it('is so many of each kind: the oldest is forgotten', () =>
    withSimulator({ state: tooMuch() }, async (simulator) => {
      assert.deepEqual(sizes(simulator.export()), {
        people: [10_000, 'ou_1'],
        chats: [10_000, 'oc_1'],
        messages: [10_000, 'om_1'],
        files: [1_000, 'k1'],
        records: [10_000, 'r1'],
      })
      const { im } = officialClient(simulator)
      assert.equal(await codeOf(im.message.get({ path: { message_id: 'om_0' } })), 99992354)
      await simulator.user('p1').says('hello', { in: 'oc_1' })
      assert.deepEqual(sizes(simulator.export()).messages, [10_000, 'om_2'])
    }))

  it('takes no more memory for what comes after', () =>
    withSimulator({ events: [] }, async (simulator) => {
      const ann = simulator.user('Ann')
      const talk = async () => {
        for (let index = 0; index < 11_000; index += 1) await ann.says('x'.repeat(100))
        return heapAfterGc()
      }
      const before = await talk()
      const growth = (await talk()) - before
      assert.ok(growth < 2 * 2 ** 20, `${growth} bytes more`)
    }))

  it('is of requests the last 1,000', () =>
    withSimulator({}, async (simulator) => {
      const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1').resume()
      socket.write(many(1_001, (index) => `GET /none/${index} HTTP/1.1\r\nhost: here\r\n\r\n`).join(''))
      await firstValueFrom(simulator.requests$.pipe(filter(({ path }) => path === '/none/1000')))
      socket.destroy()
      const log = heard(simulator.requests$) as readonly RequestRecord[]
      assert.deepEqual([log.length, log.some(({ path }) => path === '/none/0')], [1_000, false])
    }))

  it('is shown to who comes late up to the last 1,000, and 10,000 events may be on their way', () =>
    withSimulator({}, async (simulator) => {
      const ann = simulator.user('Ann')
      for (let index = 0; index < 10_000; index += 1) await ann.says('nobody hears it')
      assert.equal(heard(simulator.messages$).length, 1_000)
      assert.equal(heard(simulator.deliveries$).length, 1_000)
      await assert.rejects(ann.says('one too many'), /more than 10000 events/)
    }))
})

describe('apps that were registered', () => {
  it('are kept up to 1,000, beside those that were given', () => {
    const { addApp, apps, close } = createPlatform({ otherApps: [{}] })
    const [first, second] = apps
    const came = many(1_001, (index) => makeApp({ botName: `bot ${index}` }, createIds(index), 'tenant'))
    came.forEach(addApp)
    assert.deepEqual([apps.length, apps[0], apps[1], apps[2]], [1_002, first, second, came[1]])
    close()
  })
})

describe('files and uploads', () => {
  const ids = createIds(1)
  const app = makeApp({}, ids, 'tenant')
  const mebibytes = (count: number) => new Uint8Array(count * 2 ** 20)

  it('are forgotten, the oldest first, where they are more than 256 MB together', () => {
    const files = createFiles(ids)
    const add = (size: number) => files.add('f', { appId: '', bytes: mebibytes(size), name: '', contentType: '' })
    const [first, second, third] = [add(100), add(100), add(56)]
    assert.ok(files.get(first) && files.get(second) && files.get(third))
    add(1)
    assert.deepEqual([files.get(first), files.get(second)?.bytes.length], [undefined, 100 * 2 ** 20])

    const [one, other] = [files.begin(app, 'one', 2 ** 28), files.begin(app, 'other', 2 ** 28)]
    files.receive(one, 0, mebibytes(100))
    files.receive(other, 0, mebibytes(156))
    assert.ok(files.pending(one))
    files.receive(other, 1, mebibytes(1))
    assert.deepEqual([files.pending(one), files.pending(other)?.blocks.size], [undefined, 2])
  })

  it('are begun at most 100 at a time', () => {
    const files = createFiles(ids)
    const begun = many(101, (index) => files.begin(app, `${index}`, 1))
    assert.equal(files.pending(begun[0]!), undefined)
    assert.ok(files.pending(begun[1]!))
  })

  it('are refused where they alone are too large', () =>
    withSimulator({}, async (simulator) => {
      const { drive } = officialClient(simulator)
      const prepare = (size: number) =>
        codeOf(drive.file.uploadPrepare({ data: { file_name: 'f', parent_type: 'explorer', parent_node: '', size } }))
      assert.deepEqual([await prepare(2 ** 28), await prepare(2 ** 28 + 1)], [0, 1061043])
    }))
})
