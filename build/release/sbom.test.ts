import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Sbom } from './shipped.ts'

test('the SBOM lists what users get, including the window’s packages and Electron, and no build tools', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-sbom-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'parley.cdx.json')
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'sbom.ts'), file], {
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  const sbom = JSON.parse(readFileSync(file, 'utf8')) as Sbom & { bomFormat: string }
  expect([sbom.bomFormat, sbom.metadata.component.name]).toEqual(['CycloneDX', 'parley'])
  const names = sbom.components.map(({ name }) => name)
  for (const name of [
    'electron',
    'electron-updater',
    'ws',
    'valibot',
    'react',
    'react-dom',
    'zustand',
    'jsqr',
  ])
    expect(names).toContain(name)
  for (const name of ['electron-builder', 'vite', 'vitest', 'typescript', 'oxlint'])
    expect(names).not.toContain(name)
  const refs = new Set([...sbom.components, sbom.metadata.component].map((one) => one['bom-ref']))
  for (const { ref, dependsOn } of sbom.dependencies)
    for (const one of [ref, ...dependsOn]) expect(refs).toContain(one)
})
