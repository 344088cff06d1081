import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = globSync('{shared,renderer,cli,electron,e2e,build,bench}/**/*.{ts,tsx}', { cwd: root })

/** Lists of words for other purposes. */
const WORD_LISTS = ['shared/protocol/trust/key-word-list.ts']

/** Names that readers mistook for something else. Each has a usual one. */
const ODD_NAMES = (
  'Told putAway tellName ToldRoom Contact Greeting SignsOfLife wayTo RoomWays Hearsay asHearsay Onlookers Prober ' +
  'askAbout Briefing Reception Entrance Audience recall Knowledge vouch seals RoomKeeper hostedCopy entryBy ' +
  'whisper noteArrivals seeHere AskedAct DoneAct'
).split(' ')

const MOST_LINES = 350
/**
 * Test files and fixtures do not count. renderer/parts may have more, because it is a library.
 */
const MOST_SOURCES = 26

describe('the tree', () => {
  test('uses the usual names', () => {
    const odd = new RegExp(String.raw`(?<![\w$])(?:${ODD_NAMES.join('|')})(?![\w$])`)
    const found = files
      .filter((file) => /^(?:shared|renderer|cli|electron)\//.test(file) && !WORD_LISTS.includes(file))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .flatMap((line, i) => (odd.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
      )
    expect(found).toEqual([])
  })

  test('has no long files', () => {
    const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length - 1
    expect(files.filter((file) => lines(file) > MOST_LINES)).toEqual([])
  })

  test('has no crowded folders', () => {
    const sources = files.filter((file) => !/\.(?:test|spec|fixture|contract)\.tsx?$/.test(file))
    const crowded = Object.entries(Object.groupBy(sources, (file) => dirname(file)))
      .filter(([folder, inside = []]) => folder !== 'renderer/parts' && inside.length > MOST_SOURCES)
      .map(([folder, inside = []]) => `${folder}: ${inside.length}`)
    expect(crowded).toEqual([])
  })
})
