import { describe, expect, test } from 'vitest'
import { mayModerate, mayAnswerKnocks, mayRemove } from './role-permissions.ts'
import { roles, type RecordedAction } from './moderation.ts'

const acts: readonly RecordedAction['kind'][] = [
  ...(['kick', 'ban', 'unban', 'mute', 'unmute', 'slow', 'remove'] as const),
  ...(['role', 'door'] as const),
]
const owners: readonly RecordedAction['kind'][] = ['role', 'door']

describe('[S6] the permissions of roles', () => {
  test.each(acts)('%s', (act) => {
    for (const target of roles) {
      expect(mayModerate('member', act, target)).toBe(false)
      // Messages may be removed among equals.
      const isEqual = act === 'remove'
      expect(mayModerate('owner', act, target)).toBe(target !== 'owner' || isEqual)
      expect(mayModerate('moderator', act, target)).toBe(
        !owners.includes(act) && (target === 'member' || (target === 'moderator' && isEqual)),
      )
    }
    expect(mayModerate('owner', act)).toBe(true)
  })

  test('a message may be removed by its author, unless muted, and by those who may moderate the author', () => {
    for (const me of roles) {
      const remover = { id: 'ann', role: me, isMuted: false }
      expect(mayRemove(remover, { id: 'ann', role: me })).toBe(true)
      for (const role of roles) {
        expect(mayRemove(remover, { id: 'bob', role })).toBe(mayModerate(me, 'remove', role))
      }
    }
    const muted = { id: 'ann', role: 'member', isMuted: true } as const
    expect(mayRemove(muted, { id: 'ann', role: 'member' })).toBe(false)
  })

  test('[H6] the owner and moderators may answer knocks', () => {
    expect(roles.filter(mayAnswerKnocks)).toEqual(['owner', 'moderator'])
  })
})
