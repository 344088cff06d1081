import { describe, expect, test } from 'vitest'
import { keyMark } from '../../shared/protocol/trust/key-words.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { keyLook } from './key-look.ts'

const KEY = 'A'.repeat(43)

describe('keyLook', () => {
  test('says the same words as every other shell', () => {
    expect(keyLook(KEY)).toEqual(keyMark(KEY, nodeVerifier))
  })

  test('is kept', () => {
    expect(keyLook(KEY)).toBe(keyLook(KEY))
  })

  test('a guest’s id is no key', () => {
    expect(keyLook('A'.repeat(22))).toBeNull()
    expect(keyLook('')).toBeNull()
  })
})
