import { describe, expect, test } from 'vitest'
import { assignHues, AVATAR_HUES, AVATAR_PATTERNS, avatarLook, initialsOf } from './avatar-look.ts'
import { hash, roomTint } from './hash.ts'

describe('avatarLook', () => {
  test('is the same everywhere for the same id', () => {
    expect(avatarLook('Ahk3kd9', 'Ann')).toEqual({ hue: 4, pattern: 0, turn: 135, initials: 'A' })
    expect(hash('')).toBe(0x811c9dc5)
    expect(hash('a')).toBe(0xe40c292c)
  })

  test('differs for another member with the same name', () => {
    const { initials: firstInitials, ...face } = avatarLook('key-1', 'Ann')
    const { initials: otherInitials, ...otherFace } = avatarLook('key-2', 'Ann')
    expect(firstInitials).toBe(otherInitials)
    expect(face).not.toEqual(otherFace)
  })

  test('uses every hue and pattern, and nothing outside them', () => {
    const looks = Array.from({ length: 500 }, (_, i) => avatarLook(`member-${i}`, 'x'))
    expect(new Set(looks.map(({ hue }) => hue)).size).toBe(AVATAR_HUES)
    expect(new Set(looks.map(({ pattern }) => pattern)).size).toBe(AVATAR_PATTERNS)
    for (const { hue } of looks) expect(hue).toBeLessThan(AVATAR_HUES)
  })

  test('a room without an id has the first tint', () => {
    expect(roomTint('')).toBe(0)
  })
})

describe('assignHues', () => {
  const members = Array.from({ length: 100 }, (_, i) => `member-${i}`)

  test('no two of any twelve members share a hue', () => {
    for (let from = 0; from + AVATAR_HUES <= members.length; from++) {
      const hues = assignHues(members.slice(from, from + AVATAR_HUES))
      expect(new Set(hues.values()).size).toBe(AVATAR_HUES)
    }
  })

  test('members get the hue of their key if it is free, and keep it when others join', () => {
    const [first = ''] = members
    expect(assignHues([first]).get(first)).toBe(avatarLook(first, '').hue)
    const before = assignHues(members.slice(0, 30))
    const after = assignHues(members)
    for (const [id, hue] of before) expect(after.get(id)).toBe(hue)
  })

  test('if two keys have the same hue, the second gets the most distant one', () => {
    const [one = '', other = ''] = members.filter((id) => avatarLook(id, '').hue === 3)
    expect([...assignHues([one, other]).values()]).toEqual([3, 9])
  })
})

describe('initialsOf', () => {
  test.each([
    ['Ann', 'A'],
    ['bob iwerks', 'BI'],
    ['Ann Mary Lee', 'AL'],
    ['Ann 2', 'A2'],
    ['田中 太郎', '田'],
    ['مريم علي', 'م'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧'],
    ['José ', 'J'],
    ['--', '-'],
    ['', ''],
  ])('%j gives %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})
