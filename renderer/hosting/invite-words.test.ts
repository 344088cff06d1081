import { describe, expect, test } from 'vitest'
import { chosenInvite, inviteWords, unlimitedInvite, type CreatedInvite } from './invite-words.ts'

const invite = (id: string, usesLeft: number | null, expiresAt: number | null) => ({
  id,
  usesLeft,
  expiresAt,
  link: `parley://${id}`,
})

describe('invites in words', () => {
  test('say for how many people and how long', () => {
    expect(inviteWords(invite('a', null, null))).toBe('For any number of people, until revoked')
    expect(inviteWords(invite('a', 1, null))).toBe('For one more person, until revoked')
    expect(inviteWords(invite('a', 3, Date.UTC(2025, 2, 4, 12)))).toMatch(/^For 3 more people, until .*2025/)
  })

  test('the unlimited invite has neither a usage limit nor an expiry', () => {
    const unlimited = invite('c', null, null)
    expect(unlimitedInvite([invite('a', 1, null), invite('b', null, 5), unlimited])).toBe(unlimited)
    expect(unlimitedInvite([invite('a', 1, null)])).toBeUndefined()
  })

  test('a choice has the invite created for it, and no choice has the unlimited one', () => {
    const unlimited = invite('unlimited', null, null)
    const hour = invite('hour', null, 5)
    const made: CreatedInvite = { id: 'hour', lifetime: 'hour', count: 'any' }
    const none = { lifetime: 'always', count: 'any' } as const
    expect(chosenInvite([unlimited, hour], none, made)).toBe(unlimited)
    expect(chosenInvite([unlimited, hour], { lifetime: 'hour', count: 'any' }, made)).toBe(hour)
    expect(chosenInvite([unlimited, hour], { lifetime: 'hour', count: 'one' }, made)).toBeUndefined()
    expect(chosenInvite([unlimited, hour], { lifetime: 'hour', count: 'any' }, null)).toBeUndefined()
    expect(chosenInvite([unlimited], { lifetime: 'hour', count: 'any' }, made)).toBeUndefined()
  })
})
