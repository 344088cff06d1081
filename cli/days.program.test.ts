import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../shared/node/storage/room-log/temp-folder.fixture.ts'
import { HOST, run, runIn, start } from './terminal/terminal.fixture.ts'

const LA = { TZ: 'America/Los_Angeles' }

/** Friday evening in Los Angeles is Saturday morning in UTC. */
const FRIDAY = Date.UTC(2026, 10, 28, 3, 30)

describe('kind 10: days are local', () => {
  test('in the conversation, in search results, and in the name of an export', async () => {
    const [folder, data] = [tempFolder(), join(tempFolder(), 'new')]
    const message = (seq: number, at: number, body: string) => ({
      kind: 'messagePosted',
      epoch: 1,
      seq,
      at,
      nonce: `n${seq}`,
      channel: 'general',
      body,
      author: { id: 'annannannannannannann1', name: 'Ann' },
    })
    const lines = [
      { kind: 'parley-export', version: 1, room: { id: 'A'.repeat(22), name: 'Days' } },
      message(1, FRIDAY - 7 * 86_400_000, 'a week before'),
      message(2, FRIDAY, 'minutes, said in the evening'),
      message(3, FRIDAY + 60_000, 'a minute later'),
    ]
    const file = join(folder, 'days.jsonl')
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    expect(await run('', 'import', file, '--data', data)).toMatchObject({ status: 0 })
    const host = start('', ...HOST, '--json', '--data', data)
    const { port } = JSON.parse(await host.line('"listening"')) as { port: number }
    const joinArgs = ['join', `127.0.0.1:${port}`, '--as', 'Bob', '--data', folder]
    const { stdout } = await runIn(LA, '/search minutes\n', ...joinArgs)
    expect(stdout).toMatch(
      /— Friday, November 20, 2026\n19:30 Ann: a week before\n— Friday, November 27, 2026\n19:30 Ann: minutes.*\n19:31 Ann: a minute later\n— /,
    )
    expect(stdout).toContain('2026-11-27 19:30 Ann: minutes, said in the evening')
    const folders = ['--data', folder, '--out', folder]
    for (const format of ['markdown', 'html']) {
      const out = tempFolder()
      await runIn(LA, '', 'export', 'Days', '--format', format, '--data', folder, '--out', out)
      const text = readFileSync(join(out, readdirSync(out)[0] ?? ''), 'utf8')
      expect(text).toMatch(/Time zone: America\/Los\\?_Angeles/)
      expect(text).toContain('2026-11-27 19:30 ')
    }
    for (const TZ of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const { stdout: exported } = await runIn({ TZ }, '', 'export', 'Days', ...folders)
      const day = new Intl.DateTimeFormat('sv', { timeZone: TZ }).format(Date.now())
      expect(exported).toContain(`Days ${day}`)
    }
  })
})
