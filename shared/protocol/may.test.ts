import { describe, expect, test } from 'vitest'
import { mayAct, mayAnswerKnocks } from './may.ts'
import { askedAct, roles, type AskedAct } from './moderation.ts'

const acts = askedAct.options.map(({ entries }) => entries.kind.literal)
const allowed = (me: (typeof roles)[number], target: (typeof roles)[number]): AskedAct['kind'][] =>
  acts.filter((act) => mayAct(me, act, target)).toSorted()

describe('who may do what to whom [S6]', () => {
  test('a member may nothing', () => {
    for (const target of roles) expect(allowed('member', target)).toEqual([])
    expect(mayAnswerKnocks('member')).toBe(false)
  })

  test('a moderator keeps order among members, and appoints nobody', () => {
    expect(allowed('moderator', 'member')).toEqual(
      ['ban', 'kick', 'mute', 'remove', 'slow', 'unban', 'unmute'].toSorted(),
    )
    expect(mayAnswerKnocks('moderator')).toBe(true)
  })

  test('a moderator removes words of moderators and does nothing else to them', () => {
    expect(allowed('moderator', 'moderator')).toEqual(['remove'])
  })

  test('nobody acts on the owner, but the owner removes words of its own', () => {
    expect(allowed('moderator', 'owner')).toEqual([])
    expect(allowed('owner', 'owner')).toEqual(['remove'])
  })

  test('the owner may everything to everybody else', () => {
    expect(allowed('owner', 'member')).toEqual(acts.toSorted())
    expect(allowed('owner', 'moderator')).toEqual(acts.toSorted())
  })
})
