import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../node/storage/room-log/temp-folder.fixture.ts'
import { saveIn } from './results.ts'

type File = (folder: string) => void

describe('an error while saving', () => {
  test.each<[string, File, string]>([
    ['a missing folder', (folder) => writeFileSync(join(folder, 'gone', 'a'), ''), 'ENOENT'],
    ['a folder where a file should be', (folder) => writeFileSync(folder, ''), 'EISDIR'],
    ['a folder where a file should be deleted', (folder) => rmSync(folder), 'EISDIR'],
  ])('%s is reported with the data folder’s name', (_title, file, code) => {
    const folder = tempFolder()
    const filed = saveIn(folder, () => file(folder))
    expect(filed).toMatchObject({ ok: false, problem: { code: 'not-saved' } })
    expect(filed.ok ? '' : filed.problem.text).toContain(`Couldn’t save this in ${folder}: `)
    expect(filed.ok ? '' : filed.problem.text).toContain(code)
  })

  test.each<[string, File, new () => Error]>([
    ['an argument', (folder) => appendFileSync(join(folder, 'a'), undefined as unknown as string), TypeError],
    ['a path', () => writeFileSync('a\0b', ''), TypeError],
    ['our own code', () => void 'x'.repeat(-1), RangeError],
  ])('a mistake in %s is not a disk problem, and is thrown', (_title, file, error) => {
    const folder = tempFolder()
    expect(() => saveIn(folder, () => file(folder))).toThrow(error)
  })
})
