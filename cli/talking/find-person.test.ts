import { expect, test } from 'vitest'
import { findByName, findPerson } from './find-person.ts'

const people = [
  { id: 'a1b2c3', name: 'Ann' },
  { id: 'b1b2c3', name: 'Bob B' },
  { id: 'c1b2c3', name: 'a1b2' },
  { id: 'd1b2c3', name: 'b1b2c3' },
  { id: 'e1b2c3', name: 'Bob B' },
]
const find = (typed: string) => findPerson(people, typed, (name) => `No ${name}.`)

test.each([
  ['Ann', 'a1b2c3'],
  ['ann', 'a1b2c3'],
  ['Аnn', 'a1b2c3'],
  [' Ａｎｎ\u200b ', 'a1b2c3'],
  ['b1b2c3', 'b1b2c3'],
  ['e1b2', 'e1b2c3'],
])('“%s” matches %s', (typed, id) => {
  expect(find(typed)).toMatchObject({ ok: true, person: { id } })
})

test('a person whose name is another’s id is not confused with the other', () => {
  expect(find('a1b2')).toMatchObject({ ok: false, text: expect.stringContaining('matches 2') })
})

test('two people with one name are listed with their ids', () => {
  const found = find('Bob B')
  expect(found).toMatchObject({ ok: false, text: expect.stringMatching(/b1b2c3.*\n.*e1b2c3/) })
})

test.each([
  ['', 'Who? Give a name or an id.'],
  ['Eve', 'No Eve.'],
  ['e1', 'No e1.'],
])('“%s” matches no one', (typed, text) => {
  expect(find(typed)).toEqual({ ok: false, text })
})

const rooms = ['Café', 'Physics 2b', 'Physics 2B', 'general', 'Ἑλλάς'].map((name) => ({ name }))

test.each([
  ['Café', ['Café']],
  ['Cafe\u0301', ['Café']],
  ['CAFÉ', ['Café']],
  ['Ｃａｆé', ['Café']],
  ['  café\u200b ', ['Café']],
  ['Cafe', []],
  ['physics  2b', ['Physics 2b', 'Physics 2B']],
  ['Physics 2B', ['Physics 2B']],
  ['ἑλλάς', ['Ἑλλάς']],
  ['', []],
  ['x'.repeat(100_000), []],
])('kind 15: “%s” matches %j', (typed, names) => {
  expect(findByName(rooms, typed).map(({ name }) => name)).toEqual(names)
})
