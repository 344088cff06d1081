import { describe, expect, test } from 'vitest'
import { chosenInvite, inviteWords, plainInvite, type CreatedInvite } from './invite-words.ts'

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

  test('a choice stands for the invite that was made for it, and no choice for the plain one', () => {
    const plain = invite('plain', null, null)
    const hour = invite('hour', null, 5)
    const made: CreatedInvite = { id: 'hour', span: 'hour', count: 'any' }
    const none = { span: 'always', count: 'any' } as const
    expect(chosenInvite([plain, hour], none, made)).toBe(plain)
    expect(chosenInvite([plain, hour], { span: 'hour', count: 'any' }, made)).toBe(hour)
    expect(chosenInvite([plain, hour], { span: 'hour', count: 'one' }, made)).toBeUndefined()
    expect(chosenInvite([plain, hour], { span: 'hour', count: 'any' }, null)).toBeUndefined()
    expect(chosenInvite([plain], { span: 'hour', count: 'any' }, made)).toBeUndefined()
  })
})
