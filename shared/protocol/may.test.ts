import { describe, expect, test } from 'vitest'
import { mayAct, mayAnswerKnocks } from './may.ts'
import { roles, type AskedAct } from './moderation.ts'

const acts: readonly AskedAct['kind'][] = [
  ...(['kick', 'ban', 'unban', 'mute', 'unmute', 'slow', 'remove'] as const),
  ...(['role', 'door'] as const),
]
const owners: readonly AskedAct['kind'][] = ['role', 'door']

describe('[S6] who may what', () => {
  test.each(acts)('%s', (act) => {
    for (const target of roles) {
      expect(mayAct('member', act, target)).toBe(false)
      // Words are removed among equals, one’s own with them.
      const isEqual = act === 'remove'
      expect(mayAct('owner', act, target)).toBe(target !== 'owner' || isEqual)
      expect(mayAct('moderator', act, target)).toBe(
        !owners.includes(act) && (target === 'member' || (target === 'moderator' && isEqual)),
      )
    }
    expect(mayAct('owner', act)).toBe(true)
  })

  test('[H6] owner and moderators answer those who knock', () => {
    expect(roles.filter(mayAnswerKnocks)).toEqual(['owner', 'moderator'])
  })
})
