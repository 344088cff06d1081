import { describe, expect, test } from 'vitest'
import { keyMark } from '../../shared/protocol/trust/key-words.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { keyLook } from './key-look.ts'

const KEY = 'A'.repeat(43)

describe('keyLook', () => {
  test('has the same words as in every other shell', () => {
    expect(keyLook(KEY)).toEqual(keyMark(KEY, nodeVerifier))
  })

  test('is cached', () => {
    expect(keyLook(KEY)).toBe(keyLook(KEY))
  })

  test('is null for a guest’s id', () => {
    expect(keyLook('A'.repeat(22))).toBeNull()
    expect(keyLook('')).toBeNull()
  })
})
