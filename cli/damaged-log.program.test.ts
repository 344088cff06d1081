import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { Running } from '../build/testing/running.ts'
import { tempFolder } from '../shared/node/storage/room-log/temp-folder.fixture.ts'

const program = join(import.meta.dirname, 'parley.ts')

test('a host whose log becomes unreadable ends with a sentence, not a stack trace', async () => {
  const data = tempFolder()
  const hostArgs = ['--bind', '127.0.0.1', '--port', '0', '--hidden', '--data', data]
  const host = new Running(process.execPath, [program, 'host', '--json', ...hostArgs], {})
  onTestFinished(() => host.kill())
  await host.line('"listening"')
  const [file = ''] = readdirSync(join(data, 'rooms')).filter((name) => name.endsWith('.db'))
  const database = new DatabaseSync(join(data, 'rooms', file))
  database.exec('DROP TABLE events')
  database.close()
  expect(await host.ended).toBe(2)
  expect(host.errors).toBe(
    'parley: This couldn’t be read or saved on this computer: no such table: events.\n',
  )
})
