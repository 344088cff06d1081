import { describe, expect, test } from 'vitest'
import type { Knock } from '../../../shared/protocol/wire/frames.ts'
import { aRoom } from '../../testing/scripted-bridge.ts'
import { doorViews, visitorWords } from './door-view.ts'

const knocking = (...names: string[]): Knock[] => names.map((name) => ({ id: `k-${name}`, name, key: name }))
const pupils = (count: number) => knocking(...Array.from({ length: count }, (_, i) => `Pupil ${i + 1}`))
const room = (knocks: Knock[], kicked: string[] = []) => aRoom({ knocks, kicked })

/** The only bar. */
function doorView(...known: Parameters<typeof doorViews>) {
  const views = doorViews(...known)
  expect(views).toHaveLength(1)
  return views[0]
}

describe('the bar at the door', () => {
  test('is absent if no one knocks, names one person, and counts several', () => {
    expect(doorViews(room([]), null, false)).toEqual([])
    expect(doorView(room(knocking('Bob')), null, false)).toMatchObject({
      kind: 'one',
      knock: { name: 'Bob' },
    })
    const view = doorView(room(pupils(28)), null, false)
    expect(view?.kind === 'many' && [view.knocks.length, view.welcome.length]).toEqual([28, 28])
  })

  test('excludes kicked people from “Let all in”', () => {
    const view = doorView(room(pupils(3), ['Pupil 2']), null, false)
    expect(view?.kind === 'many' && view.welcome.map(({ name }) => name)).toEqual(['Pupil 1', 'Pupil 3'])
    const alone = doorView(room(knocking('Bob'), ['Bob']), null, false)
    expect(alone?.kind === 'one' && visitorWords(alone.knock)).toBe('was removed and wants to join again')
  })

  test('marks a name that a member already has, however it is spelled', () => {
    const named = (name: string) => {
      const view = doorView(room(knocking(name)), null, false)
      return view?.kind === 'one' && view.knock.isNamesake
    }
    expect([named('Ann'), named('аnn'), named('Bob')]).toEqual([true, true, false])
  })

  test('offers to let everyone in, and then shows only people who were kicked', () => {
    expect(doorView(room(pupils(2)), null, true)).toMatchObject({ kind: 'offer', knocks: [{}, {}] })
    expect(doorView(room(pupils(2)), 1_000, true)).toEqual({ kind: 'lettingIn', until: 1_000 })
    // The user can also stop admitting everyone then.
    expect(doorViews(room(pupils(2), ['Pupil 2']), 1_000, false)).toMatchObject([
      { kind: 'one', knock: { name: 'Pupil 2' } },
      { kind: 'lettingIn', until: 1_000 },
    ])
  })
})
