import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { content, contentLimits, contentProblem } from './content.ts'

const target = { author: 'ann', nonce: 'n1' }
const nested = (depth: number): object => (depth === 0 ? {} : { in: nested(depth - 1) })
const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}`, i]))

describe('a content', () => {
  test.each<[string, object]>([
    ['of nothing but text', { text: '' }],
    ['that answers a message', { text: 'yes', replyTo: target }],
    ['with members that this build does not know', { text: 'x', ask: { options: ['a', 'b'], until: null } }],
    ['as deep as it may be', { text: 'x', in: nested(contentLimits.depth - 2) }],
    ['of as many members as it may have', { text: 'x', ...members(contentLimits.members - 1) }],
    ['of as many bytes as it may have', { text: 'x'.repeat(contentLimits.bytes - '{"text":""}'.length) }],
    ['with names that a program might trip over', { text: 'x', constructor: 1, toString: [], '': true }],
  ])('%s is one, and is kept as it is', (_, input) => {
    expect(contentProblem(input)).toBeNull()
    expect(v.parse(content, input)).toBe(input)
  })

  test.each<[string, unknown, string]>([
    ['no object', 'hi', 'not an object'],
    ['a list', [{ text: 'hi' }], 'not an object'],
    ['null', null, 'not an object'],
    ['without text', {}, 'text is not a string'],
    ['with a text that is none', { text: 5 }, 'text is not a string'],
    ['answering a text', { text: 'x', replyTo: 'n1' }, 'replyTo names no message'],
    ['answering half a name', { text: 'x', replyTo: { author: 'ann' } }, 'replyTo names no message'],
    ['too deep', { text: 'x', in: nested(contentLimits.depth - 1) }, 'too deep'],
    ['of too many members', { text: 'x', ...members(contentLimits.members) }, 'too many members'],
    ['of too many members in lists', { text: 'x', list: Array(100).fill(0) }, 'too many members'],
    ['too large', { text: 'x'.repeat(contentLimits.bytes - '{"text":""}'.length + 1) }, 'too large'],
    ['too large in UTF-8', { text: '漢'.repeat(contentLimits.bytes / 3) }, 'too large'],
    [
      'with a name that reaches a prototype',
      JSON.parse('{"text":"x","__proto__":{"a":1}}'),
      'a name that is not allowed',
    ],
    ['with one inside', JSON.parse('{"text":"x","in":[{"__proto__":1}]}'), 'a name that is not allowed'],
    ['with half a character', { text: '\ud83d' }, 'half a character'],
    ['with half a character in a name', { text: 'x', '\udc4d': 1 }, 'a name that is not allowed'],
    ['with a fraction', { text: 'x', n: 0.5 }, 'a number that is no safe integer'],
    ['with a number that JSON readers round', { text: 'x', n: 2 ** 53 }, 'a number that is no safe integer'],
    ['with a negative zero', { text: 'x', n: -0 }, 'a number that is no safe integer'],
    ['with what is no JSON', { text: 'x', at: undefined }, 'not JSON'],
  ])('%s is none', (_, input, problem) => {
    expect(contentProblem(input)).toBe(problem)
    expect(v.is(content, input)).toBe(false)
  })
})
