import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Running } from '../build/testing/running.ts'
import { tempFolder } from '../shared/node/storage/room-log/temp-folder.fixture.ts'

const program = join(import.meta.dirname, 'parley.ts')

/** A room without encryption, a pipe into it, and the messages in it. */
async function room() {
  const home = tempFolder()
  const options = { cwd: home, env: { PATH: process.env['PATH'], HOME: home } }
  const host = new Running(
    process.execPath,
    [
      program,
      'host',
      '--json',
      '--hidden',
      '--bind',
      '127.0.0.1',
      '--port',
      '0',
      '--plain',
      '--join',
      'open',
    ],
    options,
  )
  onTestFinished(() => host.kill())
  const { port } = JSON.parse(await host.line('"listening"')) as { port: number }
  const pipe = (input: string | Uint8Array, ...more: string[]) => {
    const args = [program, 'join', '--plain', `127.0.0.1:${port}`, '--as', 'Ann', '--data', 'ann', ...more]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      ...options,
      input,
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }
  const said = () => {
    const { stdout } = pipe('', '--json')
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { message?: { text: string } })
      .flatMap(({ message }) => message?.text ?? [])
  }
  return { pipe, said }
}

describe('input piped into a conversation', () => {
  test('kinds 3, 7 and 13: is sent line by line, or refused with its line number and exit code 4', async () => {
    const { pipe, said } = await room()
    const mixed = Buffer.concat([
      Buffer.from('first half\u2028second half\n'),
      Buffer.from('Gr\u00FC\u00DFe\n', 'latin1'),
      Buffer.from('\u001B[31mFAIL\u001B[0m\n 50%\r100%\nN\bNA\bA\n'),
    ])
    expect(pipe(mixed)).toMatchObject({
      status: 4,
      stderr: 'parley: line 2: ignored, because it is not UTF-8 text.\n',
    })
    const { status, stdout } = pipe(Uint8Array.of(0x82, 0xb1, 0x0a), '--json')
    expect(status).toBe(4)
    expect(stdout.trim().split('\n').at(-1)).toBe(
      '{"type":"failed","line":1,"text":"Line 1: ignored, because it is not UTF-8 text."}',
    )
    expect(pipe(Buffer.from('\uFEFFGrüße\r\n', 'utf16le'))).toMatchObject({ status: 0, stderr: '' })
    expect(said()).toEqual(['first half\u2028second half', 'FAIL', '100%', 'NA', 'Grüße'])
  })
})
