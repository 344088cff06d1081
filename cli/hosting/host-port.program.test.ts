import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Running } from '../../build/testing/running.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'

/** Starts `parley host` for this computer only, without a port, and waits until it listens. */
async function hosting(data: string) {
  const args = ['host', '--json', '--hidden', '--bind', '127.0.0.1', '--data', data]
  const host = new Running(process.execPath, [join(import.meta.dirname, '../parley.ts'), ...args], {})
  onTestFinished(() => host.kill())
  const { port } = JSON.parse(await host.line('"listening"')) as { port: number }
  /** Ends it; returns all that it wrote on stderr. */
  const end = async () => {
    await host.kill()
    await host.ended
    return host.errors
  }
  return { port, end }
}

test('without --port, a host gets the default port or the next free one, and reports it', async () => {
  // Another program may already have the usual port: either way the second host cannot get it.
  const first = await hosting(tempFolder())
  const data = tempFolder()
  const second = await hosting(data)
  expect(second.port).not.toBe(first.port)
  const movedNotice = (port: number) =>
    `Port 5050 is in use on this computer, so this room is on port ${port}.`
  expect(await second.end()).toBe(`${movedNotice(second.port)}\n`)

  // The first start made an invite, which names the port of that time.
  const again = await hosting(data)
  expect(await again.end()).toContain(
    `${movedNotice(again.port)} Earlier invites may not work; share a new one.\n`,
  )
})
