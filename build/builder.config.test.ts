import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { builderConfig, NO_ADDRESS } from './builder.config.ts'

const require = createRequire(import.meta.url)
const schema = JSON.parse(readFileSync(require.resolve('app-builder-lib/scheme.json'), 'utf8')) as object

const CERTIFICATE = { CSC_LINK: 'certificate', APPLE_API_KEY: 'key' }
const ENVIRONMENTS: Readonly<Record<string, NodeJS.ProcessEnv>> = {
  'a checkout': {},
  'a release without certificates': { GITHUB_REPOSITORY: 'someone/parley', PARLEY_UPDATE_PUBLIC_KEY: 'key' },
  'a signed release': { GITHUB_REPOSITORY: 'someone/parley', ...CERTIFICATE },
}

describe.each(Object.entries(ENVIRONMENTS))('the builder’s configuration in %s', (_where, env) => {
  test('matches electron-builder’s schema', () => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(schema)
    expect(validate(builderConfig(env)), JSON.stringify(validate.errors, null, 2)).toBe(true)
  })
})

describe('the builder’s configuration', () => {
  const config = builderConfig({})
  const targets = (list: unknown) =>
    (list as { target: string; arch: string[] }[]).map(({ target, arch }) => `${target} ${arch.join('+')}`)

  test('makes every download, for both processor architectures', () => {
    expect(targets(config.linux?.target)).toEqual([
      'AppImage x64+arm64',
      'deb x64+arm64',
      'rpm x64+arm64',
      'tar.gz x64+arm64',
    ])
    expect(targets(config.win?.target)).toEqual(['nsis x64+arm64', 'portable x64+arm64'])
    expect(targets(config.mac?.target)).toEqual(['dmg universal', 'zip universal'])
  })

  test('names every file by its version and architecture', () => {
    for (const name of [config.artifactName, config.nsis?.artifactName, config.portable?.artifactName]) {
      expect(name).toContain('${version}')
      expect(name).toContain('${arch}')
    }
  })

  test('sets the fuses: no Node, no inspecting, no code but the checked archive, no file://', () => {
    expect(config.asar).toBe(true)
    expect(config.disableAsarIntegrity).toBeUndefined()
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  test('tells macOS why the app uses the network, and which service it looks for', () => {
    const info = config.mac?.extendInfo as Record<string, unknown>
    expect(info['NSBonjourServices']).toEqual(['_parley._tcp'])
    expect(info['NSLocalNetworkUsageDescription']).toMatch(/rooms on this network/)
  })

  test('hardens and notarises with a certificate, and signs ad hoc without one', () => {
    expect(builderConfig(CERTIFICATE).mac).toMatchObject({ hardenedRuntime: true, notarize: true })
    expect(builderConfig(CERTIFICATE).mac?.identity).toBeUndefined()
    expect(config.mac).toMatchObject({ identity: '-', hardenedRuntime: false, notarize: false })
  })

  test('takes updates from the repository it was built in; without one, from nowhere', () => {
    expect(builderConfig({ GITHUB_REPOSITORY: 'someone/parley' }).publish).toMatchObject({
      provider: 'github',
      owner: 'someone',
      repo: 'parley',
    })
    expect(config.publish).toEqual({ provider: 'generic', url: NO_ADDRESS })
  })

  test.each(['README.md', 'docs/INSTALL.md'])('%s lists every download and how to check it', (page) => {
    const text = readFileSync(join(import.meta.dirname, '..', page), 'utf8')
    const kinds = [
      'windows-x64-setup.exe',
      '-portable.exe',
      'mac-universal.dmg',
      '.zip',
      'linux-amd64.deb',
      'linux-x86_64.rpm',
    ]
    for (const kind of [
      ...kinds,
      'linux-x86_64.AppImage',
      '.tar.gz',
      '.tgz',
      'SHA256SUMS.txt',
      'SmartScreen',
    ])
      expect(text).toContain(kind)
  })

  test('registers parley:// on macOS and Linux, and keeps the user’s data when uninstalled', () => {
    // Windows gets it from installer.nsh, which resources.test.ts checks.
    expect(config.protocols).toMatchObject([{ schemes: ['parley'] }])
    expect(config.nsis).toMatchObject({ perMachine: false, deleteAppDataOnUninstall: false })
  })
})
