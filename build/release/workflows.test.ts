import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const yaml = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown }
const folder = join(import.meta.dirname, '../../.github/workflows')

const root = join(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }

interface Step {
  readonly run?: string
}
interface Job {
  readonly 'timeout-minutes'?: number
  readonly needs?: string | readonly string[]
  readonly strategy?: { readonly matrix: { readonly include?: readonly { readonly what: string }[] } }
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const used = new Map<string, Set<string>>()

describe.each(readdirSync(folder))('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8')
  const workflow = yaml.load(text) as Workflow

  test('pins every action to a commit, with its version in a comment', () => {
    for (const [, action = '', rest = ''] of text.matchAll(/uses: ([\w/-]+)@(.+)/g)) {
      expect(rest, action).toMatch(/^[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
      used.set(action, (used.get(action) ?? new Set()).add(rest))
    }
    expect([...used].filter(([, versions]) => versions.size > 1)).toEqual([])
  })

  test('may only read by default, and every job has a time limit', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  test('runs no command that contains the name of a branch, a tag or a person', () => {
    const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
    for (const run of runs) expect(run).not.toMatch(/\$\{\{(?!\s*matrix\.)/)
  })

  test('calls only scripts and programs that exist', () => {
    for (const [, script = ''] of text.matchAll(/npm run (?:-s )?([\w:-]+)/g))
      expect(scripts).toHaveProperty([script])
    for (const [, file = ''] of text.matchAll(/\bnode ([\w./-]+\.ts)/g))
      expect(existsSync(join(root, file)), file).toBe(true)
    for (const [, tool = ''] of text.matchAll(/npx ([\w-]+)/g))
      expect(existsSync(join(root, 'node_modules/.bin', tool)), tool).toBe(true)
  })

  test('needs only jobs that exist, and its shell scripts are well-formed', () => {
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps)
    for (const { needs } of Object.values(workflow.jobs))
      for (const job of [needs ?? []].flat()) expect(workflow.jobs).toHaveProperty(job)
    for (const { run } of steps) {
      // A value that GitHub fills in is a word to the shell.
      const script = (run ?? '').replaceAll(/\$\{\{.*?\}\}/g, 'word')
      const { error, status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })
      if (!error) expect(status, `${script}\n${stderr}`).toBe(0)
    }
  })
})

describe('the release', () => {
  const { jobs } = yaml.load(readFileSync(join(folder, 'release.yml'), 'utf8')) as Workflow
  const text = JSON.stringify(jobs)

  test('tries every kind of download, installed as users do', () => {
    const tried = (jobs['installed']?.strategy?.matrix.include ?? []).map(({ what }) => what)
    expect(tried.toSorted()).toEqual(
      ['AppImage', 'deb', 'dmg', 'portable.exe', 'rpm', 'setup.exe', 'tar.gz', 'zip'].toSorted(),
    )
    expect(jobs['installed']?.steps.some(({ run }) => run?.includes('node e2e/browser/installed.ts'))).toBe(
      true,
    )
  })

  test('is a draft, made after these trials, with an SBOM, checksums and an attestation', () => {
    expect(jobs['draft']?.needs).toEqual(['build', 'installed'])
    for (const part of [
      'build/release/sbom.ts',
      'build/release/finish.ts',
      'attest-build-provenance',
      '--draft',
    ])
      expect(text).toContain(part)
  })
})
