import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { NPM_NAME } from '../npm/pack.ts'

const text = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

test('the systemd unit is valid, runs without privileges and keeps its data private', ({ skip }) => {
  const unit = text('parley.service')
  for (const line of [
    'DynamicUser=yes',
    'StateDirectoryMode=0700',
    'ProtectSystem=strict',
    'CapabilityBoundingSet=\n',
    // Without it, the program that reports network changes is killed at its start.
    'SystemCallFilter=capset\n',
  ])
    expect(unit).toContain(line)
  const folder = mkdtempSync(join(tmpdir(), 'parley-unit-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'parley.service')
  writeFileSync(file, unit)
  const { error, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', file], {
    encoding: 'utf8',
  })
  if (error) skip('systemd-analyze is not installed; only the unit’s lines were checked')
  expect(`${stdout}${stderr}`.split('\n').filter((line) => line.includes(file))).toEqual([])
})

test('the container installs the packed tool and runs it as a user without privileges', () => {
  const file = text('Containerfile')
  expect(file).toContain(`COPY ${NPM_NAME}-*.tgz`)
  expect(file).toMatch(/\nUSER node\n[\s\S]*ENTRYPOINT \["parley", "host", "--data", "\/data"\]/)
})
