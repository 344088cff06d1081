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

test('who asks for no port gets the usual one or the next that is free, and is told which', async () => {
  // Another program may already have the usual port: either way the second host cannot get it.
  const first = await hosting(tempFolder())
  const data = tempFolder()
  const second = await hosting(data)
  expect(second.port).not.toBe(first.port)
  const moved = (port: number) => `Port 5050 is in use on this computer, so this room is on port ${port}.`
  expect(await second.end()).toBe(`${moved(second.port)}\n`)

  // The first start made an invite, which names the port of that time.
  const again = await hosting(data)
  expect(await again.end()).toContain(`${moved(again.port)} Earlier invites may not work; share a new one.\n`)
})
