import assert from 'node:assert/strict'
import { EMPTY, NEVER, throwError } from 'rxjs'
import { appTickets } from '../../../src/auth/app-tickets.js'
import { memoryTokenStore } from '../../../src/auth/memory-token-store.js'
import { AuthError, TransportError } from '../../../src/model/errors.js'
import { virtual } from '../client/played-lark.js'

const never = NEVER

describe('the tickets of a store app', () => {
  it('are there at once where the store has one', () => {
    virtual(({ scheduler, expectObservable }) => {
      const store = memoryTokenStore({ scheduler })
      void store.set('k', 'tk-1')
      const { ticket$ } = appTickets({ store, key: 'k', resend$: never, scheduler, onTrouble: () => undefined })
      expectObservable(ticket$).toBe('(a|)', { a: 'tk-1' })
    })
  })

  it('are asked for when somebody waits, and handed to who waits when one is accepted', () => {
    virtual(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const store = memoryTokenStore({ scheduler })
      const resend = cold<never>('--|')
      const tickets = appTickets({ store, key: 'k', resend$: resend, scheduler, onTrouble: () => undefined })
      expectObservable(tickets.ticket$).toBe('-----(a|)', { a: 'tk-1' })
      expectObservable(tickets.accept('tk-1'), '-----^').toBe('-----(a|)', { a: undefined })
      expectObservable(tickets.ticket$, '-------^').toBe('-------(a|)', { a: 'tk-1' })
      expectSubscriptions(resend.subscriptions).toBe('^-!')
    })
  })

  it('reach who waits in another process that shares the store, within a second', () => {
    virtual(({ scheduler, expectObservable }) => {
      const store = memoryTokenStore({ scheduler })
      const [one, two] = [1, 2].map(() => appTickets({ store, key: 'k', resend$: EMPTY, scheduler, onTrouble: () => undefined }))
      expectObservable(one!.ticket$).toBe('1500ms (a|)', { a: 'tk-1' })
      expectObservable(two!.accept('tk-1'), '1001ms ^').toBe('1001ms (a|)', { a: undefined })
    })
  })

  it('are waited for so long, and no longer', () => {
    virtual(({ scheduler, expectObservable }) => {
      const store = memoryTokenStore({ scheduler })
      const { ticket$ } = appTickets({ store, key: 'k', resend$: EMPTY, scheduler, onTrouble: () => undefined })
      const late = new AuthError(
        'no app ticket came within 25000 ms: the app_ticket event has to reach lark.acceptAppTicket, by a webhook of this app and acceptAppTickets',
        { endpoint: 'auth.v3.app_ticket.resend' },
      )
      expectObservable(ticket$).toBe('25s #', {}, late)
    })
  })

  it('are waited for on, where asking fails for a passing reason, and not where the platform says no', () => {
    virtual(({ scheduler, expectObservable }) => {
      const store = memoryTokenStore({ scheduler })
      const down = new TransportError('down', { endpoint: 'x', sent: false })
      const troubles: string[] = []
      const of = (error: Error) =>
        appTickets({ store, key: 'k', resend$: throwError(() => error), scheduler, onTrouble: (what) => troubles.push(what) })
      const tickets = of(down)
      expectObservable(tickets.ticket$).toBe('-(a|)', { a: 'tk-1' })
      expectObservable(tickets.accept('tk-1'), '-^').toBe('-(a|)', { a: undefined })
      const no = new AuthError('no store app', { code: 10016 })
      expectObservable(of(no).ticket$).toBe('#', {}, no)
      scheduler.flush()
      assert.deepEqual(troubles, ['no app ticket could be asked for'])
    })
  })

  it('that were refused are not used again', () => {
    virtual(({ scheduler, expectObservable }) => {
      const store = memoryTokenStore({ scheduler })
      void store.set('k', 'tk-old')
      const tickets = appTickets({ store, key: 'k', resend$: EMPTY, scheduler, onTrouble: () => undefined })
      expectObservable(tickets.other('tk-old')).toBe('---(a|)', { a: 'tk-new' })
      expectObservable(tickets.accept('tk-new'), '---^').toBe('---(a|)', { a: undefined })
      expectObservable(tickets.other('tk-old'), '----^').toBe('----(a|)', { a: 'tk-new' })
    })
  })
})
