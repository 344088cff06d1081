import { describe, expect, test } from 'vitest'
import { readScriptLine } from './script-commands.ts'

const ID = 'ann.n1'
const TARGET = { author: 'ann', nonce: 'n1' }

test.each([
  ['{"post":{"text":"hi"}}', { kind: 'post', text: 'hi' }],
  [
    `{"post":{"text":"hi","channel":"#homework","replyTo":"${ID}","ref":"r"}}`,
    { kind: 'post', text: 'hi', channel: '#homework', replyTo: TARGET, ref: 'r' },
  ],
  // As in a printed message.
  ['{"post":{"text":"hi","replyTo":null}}', { kind: 'post', text: 'hi', replyTo: null }],
  [`{"edit":{"id":"${ID}","text":"ho","ref":7}}`, { kind: 'edit', id: TARGET, text: 'ho', ref: 7 }],
  [` {"remove":{"id":"${ID}"}} `, { kind: 'remove', id: TARGET }],
  [`{"react":{"id":"${ID}","key":"👍","on":false}}`, { kind: 'react', id: TARGET, key: '👍', on: false }],
])('%s is a command', (line, command) => {
  expect(readScriptLine(line)).toEqual({ ok: true, command })
})

describe('a line that is no command is refused with a reason', () => {
  const react = (more: string) => `{"react":{"id":"${ID}",${more}}}`
  const KINDS = 'post, edit, remove, react'
  test.each([
    ['hello', `not a JSON object with one of ${KINDS}`],
    ['{"post":{"text":"a"}', `not a JSON object with one of ${KINDS}`],
    ['"post"', `not a JSON object with one of ${KINDS}`],
    ['null', `not a JSON object with one of ${KINDS}`],
    ['[{"post":{"text":"a"}}]', `not a JSON object with one of ${KINDS}`],
    ['['.repeat(200_000), `not a JSON object with one of ${KINDS}`],
    ['{}', 'exactly one command must be in a line'],
    [`{"post":{"text":"a"},"remove":{"id":"${ID}"}}`, 'exactly one command must be in a line'],
    ['{"say":{"text":"a"}}', `unknown command “say”; there are ${KINDS}`],
    ['{"post":{"text":"a"},"ref":1}', `unknown command “ref”; there are ${KINDS}`],
    ['{"__proto__":{"text":"a"}}', `unknown command “__proto__”; there are ${KINDS}`],
    ['{"constructor":{"text":"a"}}', `unknown command “constructor”; there are ${KINDS}`],
    [`{"${'x\\u001b[2J'.repeat(99)}":1}`, /^unknown command “[x [2J]{1,40}”; there are /],
    ['{"post":"a"}', 'post: it must be an object'],
    ['{"post":{}}', 'post: “text” is missing'],
    ['{"post":{"text":1}}', 'post: “text” must be a string'],
    ['{"post":{"text":"a","channel":7}}', 'post: “channel” must be a string'],
    ['{"post":{"text":"a","to":"b"}}', 'post: it has no member “to”'],
    ['{"post":{"text":"a","replyTo":"17"}}', 'post: “replyTo” isn’t the id of a message'],
    ['{"post":{"text":"a","ref":{}}}', 'post: “ref” must be a number or a string of up to 200 characters'],
    [`{"edit":{"id":"${ID}"}}`, 'edit: “text” is missing'],
    ['{"edit":{"id":17,"text":"a"}}', 'edit: “id” must be a string'],
    ['{"remove":{"id":"a.b.c"}}', 'remove: “id” isn’t the id of a message'],
    [react('"key":"👍"'), 'react: “on” is missing'],
    [react('"key":"👍","on":1'), 'react: “on” must be true or false'],
    [react('"key":"ok","on":true'), 'react: “key” isn’t a single emoji'],
    [react('"key":"👍👍","on":true'), 'react: “key” isn’t a single emoji'],
    [react('"key":"","on":true'), 'react: “key” isn’t a single emoji'],
  ])('%.80s', (line, text) => {
    expect(readScriptLine(line)).toMatchObject({ ok: false, text: expect.stringMatching(text) })
    if (typeof text === 'string') expect(readScriptLine(line)).toMatchObject({ text })
  })

  test('and with its ref, if that can be read', () => {
    expect(readScriptLine('{"post":{"ref":"r"}}')).toMatchObject({ ref: 'r' })
    expect(readScriptLine('{"say":{"ref":3}}')).toMatchObject({ ref: 3 })
    for (const line of ['{"post":{"ref":{}}}', '{"post":1}', '{}', 'x'])
      expect(readScriptLine(line)).toMatchObject({ ref: undefined })
  })
})
