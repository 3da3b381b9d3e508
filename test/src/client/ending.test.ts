import assert from 'node:assert/strict'
import { ending } from '../../../src/client/ending.js'

describe('an end that many wait for', () => {
  it('errors all who wait, and who comes later; who left hears nothing', () => {
    const { end$, end } = ending()
    const told: string[] = []
    const wait = (name: string) => end$.subscribe({ error: (error: unknown) => told.push(`${name} ${String(error)}`) })
    wait('a')
    const leaving = wait('b')
    wait('c')
    leaving.unsubscribe()
    assert.deepEqual(told, [])
    end('over')
    assert.deepEqual(told, ['a over', 'c over'])
    wait('d')
    assert.deepEqual(told, ['a over', 'c over', 'd over'])
  })

  it('comes once', () => {
    const { end$, end } = ending()
    end('first')
    end('second')
    const told: unknown[] = []
    end$.subscribe({ error: (error: unknown) => told.push(error) })
    assert.deepEqual(told, ['first'])
  })

  it('takes who leaves because another was told', () => {
    const { end$, end } = ending()
    const told: string[] = []
    end$.subscribe({ error: () => other.unsubscribe() })
    const other = end$.subscribe({ error: () => told.push('other') })
    end('over')
    assert.deepEqual(told, [])
  })
})
