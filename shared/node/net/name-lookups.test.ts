import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { systemClock } from '../system.ts'
import { NameLookups } from './name-lookups.ts'

/** Name lookups whose results the test provides. */
function manualLookups() {
  const clock = new ManualClock()
  const running: { readonly name: string; readonly end: (...hosts: string[]) => void }[] = []
  const names = new NameLookups(clock, (name, done) => {
    const lookup = {
      name,
      end: (...hosts: string[]) => {
        running.splice(running.indexOf(lookup), 1)
        done(hosts)
      },
    }
    running.push(lookup)
  })
  const heard: string[] = []
  const ask = (name: string) => names.lookUp(name, (hosts) => heard.push(`${name} ${hosts.join()}`))
  const end = (...hosts: string[]) => running[0]?.end(...hosts)
  return { clock, names, running, heard, ask, end }
}

describe('names that are looked up', () => {
  test('are looked up one at a time, however many fail', () => {
    const { running, heard, ask, end } = manualLookups()
    const many = Array.from({ length: limits.probedEntries }, (_, i) => `unknown${i}.example`)
    for (const name of many) ask(name)
    const order: string[] = []
    for (;;) {
      expect(running.length).toBeLessThanOrEqual(1)
      if (!running[0]) break
      order.push(running[0].name)
      end()
    }
    expect(order).toEqual(many)
    expect(heard).toEqual(many.map((name) => `${name} `))
  })

  test('are remembered for a while, found or not', () => {
    const { clock, running, heard, ask, end } = manualLookups()
    ask('attic.local')
    end('10.0.0.7', 'fe80::7')
    ask('attic.local')
    ask('unknown.example')
    end()
    expect(heard).toEqual([
      'attic.local 10.0.0.7,fe80::7',
      'attic.local 10.0.0.7,fe80::7',
      'unknown.example ',
    ])
    clock.advance(limits.nameFoundMs)
    ask('unknown.example')
    expect(running).toEqual([])
    ask('attic.local')
    expect(running).toMatchObject([{ name: 'attic.local' }])
    end()
    clock.advance(limits.nameNotFoundMs)
    ask('unknown.example')
    expect(running).toMatchObject([{ name: 'unknown.example' }])
  })

  test('that resolved before overtake those that never did', () => {
    const { clock, running, ask, end } = manualLookups()
    ask('attic.local')
    end('10.0.0.7')
    clock.advance(limits.nameFoundMs)
    for (const name of ['a.example', 'b.example', 'attic.local']) ask(name)
    end()
    expect(running).toMatchObject([{ name: 'attic.local' }])
  })

  test('are looked up once for all requests, even if all are cancelled', () => {
    const { running, heard, ask, end } = manualLookups()
    const cancel = ask('a.example')
    ask('b.example')()
    ask('a.example')
    cancel()
    end('10.0.0.7')
    expect(heard).toEqual(['a.example 10.0.0.7'])
    end('10.0.0.8')
    expect(running).toEqual([])
    ask('b.example')
    expect(heard.at(-1)).toBe('b.example 10.0.0.8')
  })

  test('are looked up again in another network, and a lookup from the last one is not kept', () => {
    const { names, running, heard, ask, end } = manualLookups()
    ask('a.example')
    end()
    ask('b.example')
    names.forget()
    end()
    ask('a.example')
    ask('b.example')
    expect(heard).toHaveLength(2)
    end('10.0.0.7')
    end('10.0.0.8')
    expect(running).toEqual([])
    expect(heard.slice(2)).toEqual(['a.example 10.0.0.7', 'b.example 10.0.0.8'])
  })

  test('are not looked up after the end', () => {
    const { names, running, heard, ask, end } = manualLookups()
    ask('a.example')
    ask('b.example')
    names.stop()
    end('10.0.0.7')
    expect([running, heard]).toEqual([[], []])
  })

  test('are forgotten, the oldest first, before they are too many', () => {
    const { running, ask, end } = manualLookups()
    for (let i = 0; i <= limits.namesCached; i++) {
      ask(`n${i}.example`)
      end('10.0.0.7')
    }
    ask('n1.example')
    expect(running).toEqual([])
    ask('n0.example')
    expect(running).toHaveLength(1)
  })
})

test('the system resolves names as for a connection', async () => {
  const found = await new Promise<readonly string[]>((resolve) => {
    new NameLookups(systemClock).lookUp('localhost', resolve)
  })
  expect(found).toEqual(expect.arrayContaining([expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]))
})
