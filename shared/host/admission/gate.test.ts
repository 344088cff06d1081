import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { Gate, type GateLimits, type Pass, type Refusal } from './gate.ts'

const usual: GateLimits = {
  connectionsPerAddress: 4,
  connectionsPerSecond: 2,
  connectionBurst: 10,
  unauthenticated: 6,
}
let now: number
let gate: Gate
let evicted: string[]
beforeEach(() => {
  now = 0
  evicted = []
  gate = makeGate()
})

const makeGate = (more: Partial<GateLimits> = {}) =>
  new Gate({ limits: { ...usual, ...more }, elapsed: () => now })

const ask = (address: string, name = address): Pass | Refusal => {
  const verdict = gate.enter(address, () => evicted.push(name))
  return verdict.kind === 'passed' ? verdict.pass : verdict.why
}
const enter = (address: string, name = address): Pass => {
  const pass = ask(address, name)
  if (typeof pass === 'string') throw new Error(`${name} was refused: ${pass}`)
  return pass
}

describe('one address', () => {
  test('may have connectionsPerAddress connections, admitted or not, and another when one ends', () => {
    const [first, second] = [1, 2, 3, 4].map(() => enter('10.0.0.1'))
    first?.authenticated()
    expect(ask('10.0.0.1')).toBe('too-many')
    expect(ask('10.0.0.2')).toBeTypeOf('object')
    second?.leave()
    second?.leave()
    enter('10.0.0.1')
    expect(ask('10.0.0.1')).toBe('too-many')
  })

  test('may open connectionBurst at once, and then connectionsPerSecond', () => {
    for (let i = 0; i < 10; i++) enter('10.0.0.1').leave()
    expect(ask('10.0.0.1')).toBe('too-fast')
    now += 499
    expect(ask('10.0.0.1')).toBe('too-fast')
    now += 1
    enter('10.0.0.1').leave()
    expect(ask('10.0.0.1')).toBe('too-fast')
    expect(ask('10.0.0.2')).toBeTypeOf('object')
  })

  test('is one source in all spellings, and with its whole IPv6 /64', () => {
    for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:3::', '2001:db8::4']) enter(address)
    expect(ask('2001:db8::5')).toBe('too-many')
    for (let i = 0; i < 4; i++) enter('10.0.0.1').authenticated()
    expect(ask('::ffff:10.0.0.1')).toBe('too-many')
  })

  test('in the host’s own IPv6 network is its own source', () => {
    const isOwnNetwork = (network: string) => network === '2001:db8:0:0/64'
    gate = new Gate({ limits: usual, elapsed: () => now, isOwnNetwork })
    for (let i = 1; i <= 6; i++) enter(`2001:db8::${i}`)
    expect(gate.remembered).toBe(6)
  })
})

describe('when there are too many strangers', () => {
  test('the oldest of the address with the most is evicted, and the newcomer accepted', () => {
    enter('10.0.0.9')
    for (const name of ['a', 'b', 'c']) enter('10.0.0.1', name)
    enter('10.0.0.2')
    enter('10.0.0.2')
    enter('10.0.0.3')
    expect(evicted).toEqual(['a'])
    expect(gate.strangers).toBe(6)
  })

  test('a flood from one address evicts no one else', () => {
    gate = makeGate({ connectionsPerAddress: 100, connectionBurst: 1_000 })
    const honest = ['10.0.0.1', '10.0.0.2', '10.0.0.3']
    for (const address of honest) enter(address)
    for (let i = 0; i < 500; i++) enter('10.6.6.6', 'flood')
    expect(evicted.filter((name) => name !== 'flood')).toEqual([])
    expect(gate.strangers).toBe(6)
  })

  test('in a flood from everywhere, a newcomer stays until unauthenticated others have arrived', () => {
    for (let i = 0; i < 50; i++) enter(`127.0.0.${i}`)
    const honest = enter('10.0.0.1', 'honest')
    for (let i = 50; i < 55; i++) enter(`127.0.0.${i}`)
    expect(evicted).not.toContain('honest')
    honest.authenticated()
    for (let i = 55; i < 200; i++) enter(`127.0.0.${i}`)
    expect(evicted).not.toContain('honest')
  })

  test('admitted members protect newcomers from their address', () => {
    for (let i = 0; i < 3; i++) enter('10.0.0.1', 'member').authenticated()
    enter('10.0.0.1', 'classmate')
    for (let i = 0; i < 50; i++) enter(`127.0.0.${i}`)
    expect(evicted).not.toContain('classmate')
    expect(evicted).toHaveLength(45)
  })

  test('a newcomer may replace the only other connection from its address', () => {
    gate = makeGate({ unauthenticated: 1 })
    enter('10.0.0.1', 'first')
    const second = enter('10.0.0.1', 'second')
    enter('10.0.0.2').leave()
    expect(evicted).toEqual(['first', 'second'])
    second.leave()
    expect(gate.strangers).toBe(0)
  })

  test('calls for an evicted connection change nothing', () => {
    gate = makeGate({ unauthenticated: 1, connectionsPerAddress: 1 })
    const first = enter('10.0.0.1')
    enter('10.0.0.2')
    first.authenticated()
    first.leave()
    expect(gate.strangers).toBe(1)
    enter('10.0.0.1')
  })

  test('members are never evicted, and do not count as strangers', () => {
    for (let i = 0; i < 100; i++) enter(`10.0.1.${i}`, 'member').authenticated()
    for (let i = 0; i < 100; i++) enter(`10.0.2.${i}`, 'stranger')
    expect(new Set(evicted)).toEqual(new Set(['stranger']))
    expect(gate.strangers).toBe(6)
  })
})

describe('memory', () => {
  test('an address without connections is forgotten once its rate has recovered', () => {
    for (let i = 0; i < 6; i++) enter('10.0.0.1').leave()
    now += 2_999
    enter('10.0.0.2').leave()
    expect(gate.remembered).toBe(2)
    now += 1
    enter('10.0.0.3')
    expect(gate.remembered).toBe(2)
  })

  test('a flood from many addresses stays within addressesRemembered', () => {
    for (let i = 0; i < limits.addressesRemembered + 5_000; i++)
      enter(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`).leave()
    expect(gate.remembered).toBeLessThanOrEqual(limits.addressesRemembered + 1)
  })

  test('an address with connections is never forgotten', () => {
    for (let i = 0; i < 4; i++) enter('10.0.0.1').authenticated()
    now += 1e9
    for (let i = 0; i < 20; i++) enter(`10.0.1.${i}`).leave()
    expect(ask('10.0.0.1')).toBe('too-many')
  })
})

test('after any steps the counts are right, and each eviction was of the right connection', () => {
  type Guest = { address: string; state: 'waiting' | 'inside' | 'gone'; pass: Pass; id: number }
  const action = fc.record({
    what: fc.constantFrom('enter', 'enter', 'enter', 'authenticate', 'leave'),
    address: fc.integer({ min: 1, max: 5 }).map((n) => `10.0.0.${n}`),
    which: fc.nat(50),
  })
  fc.assert(
    fc.property(fc.array(action, { maxLength: 150 }), (actions) => {
      gate = makeGate({ connectionBurst: 1_000 })
      const guests: Guest[] = []
      const of = (address: string, state: Guest['state']) =>
        guests.filter((guest) => guest.address === address && guest.state === state)
      const excess = (address: string) =>
        Math.max(0, of(address, 'waiting').length - of(address, 'inside').length)
      for (const { what, address, which } of actions) {
        const open = guests.filter(({ state }) => state !== 'gone')
        const chosen = open[which % Math.max(1, open.length)]
        if (what === 'enter') {
          const full =
            of(address, 'waiting').length + of(address, 'inside').length >= usual.connectionsPerAddress
          const id = guests.length
          const verdict = gate.enter(address, () => {
            const victim = guests[id]!
            const most = Math.max(
              ...guests.filter(({ state }) => state === 'waiting').map((one) => excess(one.address)),
            )
            expect(excess(victim.address)).toBe(most)
            expect(of(victim.address, 'waiting')[0]).toBe(victim)
            victim.state = 'gone'
          })
          expect(verdict.kind).toBe(full ? 'refused' : 'passed')
          if (verdict.kind === 'passed') guests.push({ address, state: 'waiting', pass: verdict.pass, id })
        } else if (what === 'authenticate' && chosen) {
          chosen.pass.authenticated()
          chosen.state = 'inside'
        } else if (what === 'leave' && chosen) {
          chosen.pass.leave()
          chosen.state = 'gone'
        }
        const waiting = guests.filter(({ state }) => state === 'waiting').length
        expect(gate.strangers).toBe(waiting)
        expect(waiting).toBeLessThanOrEqual(usual.unauthenticated)
      }
    }),
  )
})
