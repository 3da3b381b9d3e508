import assert from 'node:assert/strict'
import { expectTypeOf } from 'expect-type'
import * as fc from 'fast-check'
import { map, of, type Observable } from 'rxjs'
import { commandOf } from '../../operators/command-of.js'
import { onCommand } from '../../operators/on-command.js'
import type { LarkEvent } from '../../src/model/event.js'
import { madeEvent } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const said = (text: string, type = 'text') => ({
  message: { message_id: 'om_1', message_type: type, content: JSON.stringify({ text }) },
})
const event = (id: string, text: string, type?: string) => madeEvent(id, type, said(text))
const helps = () => ({ a: event('a', '/help'), b: event('b', '/help me'), c: event('c', '@_user_1 /help') })

describe('onCommand', () => {
  operatorContract<LarkEvent, LarkEvent>('onCommand', { make: () => onCommand('help'), values: helps })

  it('lets the named commands pass, or all of them', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const values = {
        a: event('a', '/help'),
        b: event('b', '/Deploy web'),
        c: event('c', 'help me'),
        d: event('d', '/help', 'im.message.recalled_v1'),
      }
      const source = hot('-a-b-a-c-d-|', values)
      const subs = '      ^----------!'
      const help = '      -a---a-----|'
      const both = '      -a-b-a-----|'
      expectObservable(source.pipe(onCommand('help'))).toBe(help, values)
      expectObservable(source.pipe(onCommand('/HELP', 'deploy'))).toBe(both, values)
      expectObservable(source.pipe(onCommand())).toBe(both, values)
      expectSubscriptions(source.subscriptions).toBe([subs, subs, subs])
    })
  })

  it('narrows to messages, and keeps what enriched events carry', () => {
    const told = of({ ...event('1', '/help'), who: 'Ann' }).pipe(
      onCommand('help'),
      map(({ payload, who }) => `${who} ${payload.message.chat_id}`),
    )
    expectTypeOf(told).toEqualTypeOf<Observable<string>>()
  })
})

describe('commandOf', () => {
  const read = (text: string, type?: string) => commandOf({ payload: said(text, type) })

  it('reads name, words and the rest', () => {
    assert.deepEqual(read('/Deploy web  "release 7" now '), {
      name: 'deploy',
      args: ['web', 'release 7', 'now'],
      rest: 'web  "release 7" now',
    })
    assert.deepEqual(read('/help'), { name: 'help', args: [], rest: '' })
    assert.deepEqual(read('/say "" \n"un closed'), { name: 'say', args: ['', '"un', 'closed'], rest: '"" \n"un closed' })
    assert.deepEqual(read('/帮助 一 二')?.args, ['一', '二'])
  })

  it('looks past the mentions that come first', () => {
    assert.equal(read('@_user_1 /help')?.name, 'help')
    assert.equal(read(' @_user_12 @_all\n/roll-back x')?.name, 'roll-back')
    assert.deepEqual(read('/kick @_user_2')?.args, ['@_user_2'])
  })

  it('finds none in what is no command', () => {
    for (const text of ['', 'help', 'see /help', '/', '/ help', '//x', '/etc/passwd', '@Bo /help'])
      assert.equal(read(text), undefined)
    assert.equal(read('/help', 'post'), undefined)
    const odd = ['{', 'null', '7', '{"text":7}', undefined, 7].map((content) => ({
      payload: { message: { message_type: 'text', content } },
    }))
    for (const value of [undefined, {}, ...odd]) assert.equal(commandOf(value), undefined)
  })

  it('takes any text, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '/x ', '@_user_1 ', '"'), (text, before) => {
        const command = read(before + text)
        if (before === '/x ') assert.equal(command?.rest, text.trim())
      }),
    )
    assert.equal(read(`${'@_user_1 '.repeat(20_000)}x`), undefined)
    assert.equal(read(`/x ${'" '.repeat(20_000)}`)?.name, 'x')
    assert.equal(read(' '.repeat(50_000)), undefined)
  })
})
