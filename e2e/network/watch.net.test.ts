import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import { Program } from './program.ts'
import { noNetworks, TestNetworks } from './test-networks.ts'

const reason = noNetworks()
if (reason !== null) process.stderr.write(`Tests of the network’s changes are skipped: ${reason}.\n`)

const processesOn = (computer: string): string[] =>
  execFileSync('ip', ['netns', 'pids', computer], { encoding: 'utf8' }).split('\n').filter(Boolean)

describe.skipIf(reason !== null)('a program that listens for changes of its network', () => {
  for (const [end, how] of [
    ['finish', 'ends'],
    ['interrupt', 'is interrupted at a terminal'],
    ['kill', 'is killed'],
  ] as const) {
    test(`is told of another address by the system, and leaves no process behind when it ${how}`, async ({
      expect,
      onTestFinished,
    }) => {
      const networks = new TestNetworks()
      const computer = networks.computer('computer')
      const program = new Program(computer, [join(import.meta.dirname, 'listen.ts')])
      onTestFinished(async () => {
        await program.kill()
        await networks.close()
      })
      // The system does not say when its reports begin, so each try adds another address. Loopback
      // does not change otherwise.
      let host = 1
      await expect
        .poll(() => {
          networks.ip(computer, 'addr', 'add', `10.77.1.${++host}/24`, 'dev', 'lo')
          return program.lines
        })
        .toContainEqual(expect.stringContaining('10.77.1.2'))
      expect(processesOn(computer).length).toBeGreaterThan(1)
      await program[end]()
      await expect.poll(() => processesOn(computer)).toEqual([])
      expect(program.lines).not.toContain('no more reports')
    })
  }
})
