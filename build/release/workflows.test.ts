import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const yaml = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown }
const folder = join(import.meta.dirname, '../../.github/workflows')

interface Step {
  readonly run?: string
}
interface Workflow {
  readonly permissions: unknown
  readonly jobs: Readonly<
    Record<string, { readonly 'timeout-minutes'?: number; readonly steps: readonly Step[] }>
  >
}

const used = new Map<string, Set<string>>()

describe.each(readdirSync(folder))('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8')
  const workflow = yaml.load(text) as Workflow

  test('pins every action to a commit, and says which version that is', () => {
    for (const [, action = '', rest = ''] of text.matchAll(/uses: ([\w/-]+)@(.+)/g)) {
      expect(rest, action).toMatch(/^[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
      used.set(action, (used.get(action) ?? new Set()).add(rest))
    }
    expect([...used].filter(([, versions]) => versions.size > 1)).toEqual([])
  })

  test('may read unless a job says more, and ends some time', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  test('runs nothing that the name of a branch, a tag or a person is part of', () => {
    const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
    for (const run of runs) expect(run).not.toMatch(/\$\{\{(?!\s*matrix\.)/)
  })
})
