import { describe, expect, test } from 'vitest'
import { inviteWords, plainInvite } from './invite-words.ts'

const invite = (id: string, usesLeft: number | null, expiresAt: number | null) => ({
  id,
  usesLeft,
  expiresAt,
  link: `parley://${id}`,
})

describe('invites in words', () => {
  test('say for whom and how long', () => {
    expect(inviteWords(invite('a', null, null))).toBe('For any number of people, until revoked')
    expect(inviteWords(invite('a', 1, null))).toBe('For one more person, until revoked')
    expect(inviteWords(invite('a', 3, Date.UTC(2025, 2, 4, 12)))).toMatch(/^For 3 more people, until .*2025/)
  })

  test('the plain one is neither limited nor expiring', () => {
    const plain = invite('c', null, null)
    expect(plainInvite([invite('a', 1, null), invite('b', null, 5), plain])).toBe(plain)
    expect(plainInvite([invite('a', 1, null)])).toBeUndefined()
  })
})
