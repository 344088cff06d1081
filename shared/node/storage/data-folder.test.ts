import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DATA_FORMAT, DataFolderError, openDataFolder } from './data-folder.ts'
import { tempFolder } from './room-log/temp-folder.fixture.ts'

/** A folder whose format file says this; undefined for no such file. */
function folderOf(said?: string): { folder: string; format: () => string } {
  const folder = tempFolder()
  const file = join(folder, 'format')
  if (said !== undefined) writeFileSync(file, said)
  return { folder, format: () => readFileSync(file, 'utf8') }
}

function problemOf(folder: string): DataFolderError {
  try {
    openDataFolder(folder).release()
  } catch (error) {
    if (error instanceof DataFolderError) return error
    throw error
  }
  throw new Error('The folder was opened.')
}

describe('the format of a data folder', () => {
  test.each([
    ['a new folder', undefined],
    ['one that an older Parley wrote', `${DATA_FORMAT - 1}\n`],
    ['one of this Parley', `${DATA_FORMAT}\n`],
  ])('%s has this Parley’s format once it is opened', (_what, said) => {
    const { folder, format } = folderOf(said)
    openDataFolder(folder).release()
    expect(format()).toBe(`${DATA_FORMAT}\n`)
    expect(readdirSync(folder)).not.toContain('format.next')
  })

  test('a higher one is refused, and stays', () => {
    const { folder, format } = folderOf(`${DATA_FORMAT + 1}\n`)
    expect(problemOf(folder)).toMatchObject({
      code: 'newer',
      message: expect.stringContaining(
        `was written by a newer version of Parley (format ${DATA_FORMAT + 1}; this one knows ${DATA_FORMAT}).`,
      ),
    })
    expect(format()).toBe(`${DATA_FORMAT + 1}\n`)
  })

  test.each(['', '\n', 'one', '1.5', '-1', '\0\0'])(
    '%j is not a number: reported, and left as it is',
    (said) => {
      const { folder, format } = folderOf(said)
      const { code, message } = problemOf(folder)
      expect(code).toBe('unusable')
      expect(message).toBe(
        `Can’t tell which version of Parley created the data folder ${folder} (its file “format” isn’t a number). Nothing in it was changed. If no newer version of Parley ever used it, delete that file and start again. Otherwise install the newer version.`,
      )
      expect(format()).toBe(said)
    },
  )
})
