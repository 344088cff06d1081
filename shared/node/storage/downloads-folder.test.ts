import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRegistry, parseUserDirs } from './downloads-folder.ts'
import { tempFolder } from './room-log/temp-folder.fixture.ts'

describe('kind 15: the downloads folder in user-dirs.dirs', () => {
  test.each([
    ['XDG_DOWNLOAD_DIR="$HOME/Téléchargements"', '/home/ann/Téléchargements'],
    ['XDG_DOWNLOAD_DIR="/data/in"', '/data/in'],
    ['# XDG_DOWNLOAD_DIR="/old"\nXDG_DESKTOP_DIR="$HOME/D"\nXDG_DOWNLOAD_DIR="$HOME/In"\r\n', '/home/ann/In'],
    ['XDG_DOWNLOAD_DIR="/one"\nXDG_DOWNLOAD_DIR="/two"', '/two'],
    ['XDG_DOWNLOAD_DIR="/one"\nXDG_DOWNLOAD_DIR="two"', '/one'],
    ['  XDG_DOWNLOAD_DIR = "$HOME/a b"  # mine', '/home/ann/a b'],
    ['XDG_DOWNLOAD_DIR="${HOME}/In"', '/home/ann/In'],
    ['XDG_DOWNLOAD_DIR="$HOME"', '/home/ann'],
    ['XDG_DOWNLOAD_DIR="$HOME/"', '/home/ann/'],
    [String.raw`XDG_DOWNLOAD_DIR="$HOME/say \"hi\" \$5 \\"`, String.raw`/home/ann/say "hi" $5 ` + '\\'],
    ["XDG_DOWNLOAD_DIR='/it is'", '/it is'],
    ['XDG_DOWNLOAD_DIR=$HOME/In', '/home/ann/In'],
    ['export XDG_DOWNLOAD_DIR="$HOME/In"', '/home/ann/In'],
    ['XDG_DOWNLOAD_DIR="$HOMEWORK/In"', undefined],
    ['XDG_DOWNLOAD_DIR="In"', undefined],
    ['XDG_DOWNLOAD_DIR=""', undefined],
    ['XDG_DOWNLOAD_DIR="/open', undefined],
    ['MY_XDG_DOWNLOAD_DIR="/x"', undefined],
    ['', undefined],
  ])('%j is %j', (text, path) => {
    expect(parseUserDirs(text, '/home/ann')).toBe(path)
  })
})

test.each([
  [
    `\r\nHKEY_CURRENT_USER\\…\r\n    {374DE290}    REG_EXPAND_SZ    %USERPROFILE%\\Down loads\r\n\r\n`,
    String.raw`C:\Users\ann\Down loads`,
  ],
  [`    {374DE290}    REG_SZ    D:\\In\r\n`, String.raw`D:\In`],
  [`    {374DE290}    REG_SZ    %NOT_SET%\\In\r\n`, String.raw`%NOT_SET%\In`],
  ['ERROR: The system was unable to find the specified registry key or value.', undefined],
  ['', undefined],
])('kind 15: Windows prints %j', (printed, path) => {
  expect(parseRegistry(printed, { USERPROFILE: String.raw`C:\Users\ann` })).toBe(path)
})

describe.skipIf(process.platform !== 'linux')('kind 15: files go', () => {
  const module = join(import.meta.dirname, 'downloads-folder.ts')
  /** In a separate process, with a home that has these folders. */
  function asked(
    folders: readonly string[],
    dirs: string | null,
    more: (home: string) => object = () => ({}),
  ) {
    const home = tempFolder()
    for (const folder of ['.config', ...folders]) mkdirSync(join(home, folder), { recursive: true })
    if (dirs !== null) writeFileSync(join(home, '.config/user-dirs.dirs'), dirs)
    const script = `import(${JSON.stringify(module)}).then(({ downloadsFolder }) => process.stdout.write(downloadsFolder() ?? ''))`
    const { stdout } = spawnSync(process.execPath, ['-e', script], {
      cwd: home,
      env: { HOME: home, ...more(home) },
      encoding: 'utf8',
    })
    return stdout.replace(home, '~')
  }
  const FRENCH = 'XDG_DOWNLOAD_DIR="$HOME/Téléchargements"\n'

  test.each<[string, string, string[], string | null]>([
    ['where the system says', '~/Téléchargements', ['Téléchargements', 'Downloads'], FRENCH],
    ['to ~/Downloads if that folder does not exist', '~/Downloads', ['Downloads'], FRENCH],
    ['there, too, if it says nothing', '~/Downloads', ['Downloads'], null],
    ['home if neither exists', '~', [], FRENCH],
    [
      'where it says, whatever the folder’s name',
      '~/.config',
      ['Downloads'],
      'XDG_DOWNLOAD_DIR="$HOME/.config"',
    ],
  ])('%s: %s', (_, path, folders, dirs) => {
    expect(asked(folders, dirs)).toBe(path)
  })

  test('where a variable says, unless it is relative or the file says otherwise', () => {
    const variable = (home: string) => ({ XDG_DOWNLOAD_DIR: join(home, 'In') })
    expect(asked(['In', 'Downloads'], null, variable)).toBe('~/In')
    expect(asked(['In', 'Téléchargements'], FRENCH, variable)).toBe('~/Téléchargements')
    expect(asked(['In', 'Downloads'], null, () => ({ XDG_DOWNLOAD_DIR: 'In' }))).toBe('~/Downloads')
  })

  test('where the user’s own configuration says', () => {
    const own = (home: string) => ({ XDG_CONFIG_HOME: join(home, '.config') })
    expect(asked(['Téléchargements'], FRENCH, own)).toBe('~/Téléchargements')
    expect(asked(['Téléchargements'], FRENCH, () => ({ XDG_CONFIG_HOME: '' }))).toBe('~/Téléchargements')
  })
})
