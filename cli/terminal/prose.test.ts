import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { prose } from './prose.ts'

const at = (columns: number | undefined, text: string) => prose(text, columns, 'parley').split('\n')

describe('kind 9: prose', () => {
  test('wraps between words, with the indent of its line', () => {
    expect(at(30, '  Whether this network carries announcements is not known.')).toEqual([
      '  Whether this network carries',
      '  announcements is not known.',
    ])
  })

  test('wraps the second column of a list if it has space', () => {
    const line = '/search WORDS   what was said with these words in it, newest first'
    expect(at(50, line)).toEqual([
      '/search WORDS   what was said with these words in',
      '                it, newest first',
    ])
    expect(at(30, line)).toEqual(['/search WORDS   what was said', 'with these words in it, newest', 'first'])
  })

  test('indents the text after a bullet', () => {
    expect(at(30, '  + A question to everyone on the network.')).toEqual([
      '  + A question to everyone on',
      '    the network.',
    ])
  })

  test('keeps a link whole, and is unchanged in a pipe', () => {
    const link = `parley://${'x'.repeat(60)}`
    expect(at(30, `Join with: ${link} now`)).toEqual(['Join with:', link, 'now'])
    expect(at(undefined, `Join with: ${link} now`)).toHaveLength(1)
  })

  test('keeps a command at the end of a line whole', () => {
    const command = "parley join 'parley://10.0.0.5/abc' --as Ann"
    expect(at(30, `  ${command}`)).toEqual([`  ${command}`])
    expect(at(30, `To join the other room instead, run: ${command}`)).toEqual([
      'To join the other room',
      'instead, run:',
      command,
    ])
  })

  test('counts wide characters as two columns and colours as none', () => {
    expect(at(24, '今日は 今日は 今日は 今日は')).toEqual(['今日は 今日は 今日は', '今日は'])
    const rows = at(24, '\u001B[2mone two three four five six\u001B[0m')
    expect(rows.map((row) => stripVTControlCharacters(row))).toEqual(['one two three four five', 'six'])
  })
})
