import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { validate } from '../protocol/wire/decode.ts'
import { faultOf, faultSchema } from './fault.ts'

describe('an error report', () => {
  test('has the error’s name, code and places, and nothing of its message', () => {
    const error = Object.assign(new TypeError('meet me\n    at midnight.ts:1:1\nbehind the gym'), {
      code: 'ENOSPC',
    })
    const { name, code, at } = faultOf(error)
    expect([name, code]).toEqual(['TypeError', 'ENOSPC'])
    expect(at[0]).toMatch(/^fault\.test\.ts:\d+:\d+$/)
    expect(at.join()).not.toContain('midnight')
  })

  test('never contains what someone wrote, however it was thrown', () => {
    const secret = fc.string({ minLength: 8 }).map((text) => `geheim ${text}`)
    fc.assert(
      fc.property(secret, (text) => {
        const named = new Error(text)
        named.name = text
        const coded = Object.assign(new Error('x'), { code: text })
        const rewritten = new Error(text)
        rewritten.stack = `${text}\n    at ${text}`
        for (const thrown of [
          text,
          { text },
          named,
          coded,
          rewritten,
          new Error(text, { cause: text }),
          null,
        ])
          expect(JSON.stringify(faultOf(thrown))).not.toContain('geheim')
      }),
    )
  })

  test('is made even if the error cannot be turned into text', () => {
    const error = Object.assign(new Error('x'), { name: { toString: false } })
    expect(faultOf(error)).toMatchObject({ name: '', code: null })
  })

  test('does not show where the user’s folders are', () => {
    expect(JSON.stringify(faultOf(new Error('x')))).not.toContain('/')
  })
})

describe('an error report from a window', () => {
  test('is accepted as it was made, whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const error = Object.assign(new Error('x'), { code: thrown, name: thrown })
        for (const value of [thrown, error]) {
          const report = faultOf(value)
          expect(validate(faultSchema, report)).toEqual({ ok: true, value: report })
        }
      }),
    )
  })

  test.each([
    { name: 'meet me at midnight', code: null, at: [] },
    { name: 'Error', code: 'behind the gym', at: [] },
    { name: 'Error', code: null, at: ['meet me.js:1:1'] },
    { name: 'Error', code: null, at: Array(13).fill('a.js:1:1') },
    { name: 'E'.repeat(61), code: null, at: [] },
    { name: 'Error', code: null, at: [`${'a'.repeat(120)}.js:1:1`] },
  ])('is rejected where it could contain a sentence: %j', (report) => {
    expect(validate(faultSchema, report).ok).toBe(false)
  })
})
