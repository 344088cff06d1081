import { describe, expect, test } from 'vitest'
import { readTyped } from './slash-command.ts'

describe('kind 5: a command is “/”, letters, then a space or the end', () => {
  test.each([
    ['/quit', 'quit', ''],
    ['/quit ', 'quit', ''],
    ['/quit\n', 'quit', ''],
    ['/Quit', 'quit', ''],
    ['/quit smoking day', 'quit', 'smoking day'],
    ['/ban\tBob  B ', 'ban', 'Bob  B'],
    ['/nonsense', 'nonsense', ''],
    ['/помощь', 'помощь', ''],
    ['/cafe\u0301 x', 'cafe\u0301', 'x'],
  ])('“%s” is a command', (text, name, args) => {
    expect(readTyped(text)).toEqual({ kind: 'command', name, args })
  })

  test.each([
    '',
    'hello',
    '/',
    '/ x',
    '//',
    '//x',
    '// a comment in C',
    '/* block */',
    '/usr/bin/x',
    '/usr/local/bin/node --version',
    '/24',
    '/24 is a small network',
    '/a-b',
    '/who?',
    '/who, me',
    ' /quit',
    'what does /quit do',
    '/quit\nmore',
    '/ban Bob\nand Ann',
  ])('“%s” is text and stays as it is', (body) => {
    expect(readTyped(body)).toEqual({ kind: 'text', body })
  })

  test('long input takes little time', () => {
    for (const sign of [' ', 'a', '/', '\u0301', '\n']) {
      const body = `/a${sign.repeat(1_000_000)}!`
      expect(readTyped(body).kind).toBe(sign === ' ' ? 'command' : 'text')
    }
  })
})
