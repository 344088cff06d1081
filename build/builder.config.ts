import { rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { APP_ID } from '../electron/app-id.ts'
import { hasFuses } from './distribution.ts'
import type { Configuration } from 'electron-builder'

// How electron-builder packs the built app. `npm run package` runs it; docs/RELEASING.md explains
// the variables.

const root = join(import.meta.dirname, '..')
const resource = (name: string): string => relative(root, join(import.meta.dirname, 'resources', name))

/**
 * The desktop program has another name than the terminal tool, `parley`, because both may be
 * installed.
 */
export const EXECUTABLE = 'parley-desktop'

const METAINFO = `${APP_ID}.metainfo.xml`

/**
 * Everything that is shipped: any other file in a package is a mistake, which
 * `packages.program.test.ts` reports.
 */
const files = [
  'out/main/**/*.js',
  'out/preload/**/*.cjs',
  'out/renderer/**/*.{html,js,css,svg,png,woff2}',
  'out/THIRD-PARTY.txt',
  'package.json',
  '!**/node_modules/**/*.{map,ts,mts,cts,md,markdown,flow,yml,yaml,html}',
  '**/node_modules/**/LICENSE.md',
  '!**/node_modules/**/{test,tests,__tests__,docs,doc,example,examples,benchmark,coverage}{,/**/*}',
  '!**/node_modules/**/{.*,tsconfig*.json,rollup.config.*,karma.conf.*,bower.json,Makefile}',
  '!**/node_modules/.bin{,/**/*}',
]

/** What the shipped Electron never does, whatever its arguments and environment say. */
const fuses: NonNullable<Configuration['electronFuses']> = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
}

/**
 * Languages of Chromium's texts, such as those of context menus and dialogs. The app has one.
 */
const electronLanguages = ['en-US']

/**
 * How the app for macOS is signed. Without a certificate it gets an ad-hoc signature, because Apple
 * silicon runs nothing unsigned.
 */
function macSigning(env: NodeJS.ProcessEnv) {
  if (!env['CSC_LINK'] && !env['CSC_NAME']) return { identity: '-', hardenedRuntime: false, notarize: false }
  return { hardenedRuntime: true, notarize: Boolean(env['APPLE_API_KEY'] || env['APPLE_ID']) }
}

/**
 * Packages must name an address. RFC 2606 reserves this one, so builds without a repository can
 * use it.
 */
export const NO_ADDRESS = 'https://parley.example'

/** Where the app looks for updates. With it, electron-builder also writes the update files. */
function publishing(env: NodeJS.ProcessEnv): NonNullable<Configuration['publish']> {
  const [owner, repo] = (env['GITHUB_REPOSITORY'] ?? '').split('/')
  return owner && repo
    ? { provider: 'github', owner, repo, releaseType: 'draft' }
    : { provider: 'generic', url: NO_ADDRESS }
}

/**
 * Removes Electron's default app from a copied folder; electron-builder does so only with its own
 * downloads. On macOS the bundle does not have its final name yet.
 */
const dropDefaultApp: NonNullable<Exclude<Configuration['afterExtract'], string>> = async ({ appOutDir }) => {
  for (const resources of ['resources', 'Electron.app/Contents/Resources'])
    await rm(join(appOutDir, resources, 'default_app.asar'), { force: true })
}

/**
 * The configuration for an environment. `GITHUB_REPOSITORY` gives the addresses of the project and
 * its releases, `PARLEY_UPDATE_PUBLIC_KEY` is the key that updates must be signed with, and
 * `ELECTRON_OVERRIDE_DIST_PATH` is a folder with an Electron to use instead of a downloaded one.
 * Signing uses electron-builder's variables.
 */
export function builderConfig(env: NodeJS.ProcessEnv): Configuration {
  const repository = env['GITHUB_REPOSITORY']
  const homepage = repository ? `https://github.com/${repository}` : NO_ADDRESS
  const packaged = { fpm: [`${resource(METAINFO)}=/usr/share/metainfo/${METAINFO}`] }
  const forBoth = (target: string) => ({ target, arch: ['x64' as const, 'arm64' as const] })
  const distribution = env['ELECTRON_OVERRIDE_DIST_PATH']
  return {
    appId: APP_ID,
    productName: 'Parley',
    copyright: 'Copyright © 2026 The Parley developers',
    directories: { buildResources: relative(root, join(import.meta.dirname, 'resources')), output: 'dist' },
    ...(distribution && { electronDist: distribution, afterExtract: dropDefaultApp }),
    files,
    extraMetadata: {
      homepage,
      author: { name: 'The Parley developers', email: 'parley@users.noreply.github.com' },
      desktopName: `${EXECUTABLE}.desktop`,
      // electron/updates/update-settings.ts reads it.
      updates: { key: env['PARLEY_UPDATE_PUBLIC_KEY'] || null, repository: repository ?? null },
    },
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    publish: publishing(env),
    // electron-builder uses this for macOS and Linux; on Windows, installer.nsh registers the
    // scheme.
    protocols: [{ name: 'Parley invitation', schemes: ['parley'], role: 'Viewer' }],
    asar: true,
    electronLanguages,
    npmRebuild: false,
    allowMissingDependencies: false,
    electronFuses: distribution && !hasFuses(distribution) ? null : fuses,
    toolsets: { appimage: '1.0.3', nsis: '1.2.1', winCodeSign: '1.1.0' },

    linux: {
      target: ['AppImage', 'deb', 'rpm', 'tar.gz'].map(forBoth),
      executableName: EXECUTABLE,
      syncDesktopName: true,
      icon: resource('icons'),
      category: 'Network;Chat;InstantMessaging;',
      synopsis: 'Chat with everyone on this network',
      description: 'Host a room, and people nearby can join it. No server, no account, no internet needed.',
      desktop: { entry: { Keywords: 'chat;LAN;room;message;', StartupNotify: 'true' } },
      extraFiles: [{ from: resource(METAINFO), to: `usr/share/metainfo/${METAINFO}` }],
    },
    deb: {
      ...packaged,
      packageName: EXECUTABLE,
      packageCategory: 'net',
      appArmorProfile: resource('apparmor-profile'),
    },
    rpm: { ...packaged, packageName: EXECUTABLE, packageCategory: 'Applications/Internet' },

    win: {
      target: [forBoth('nsis'), forBoth('portable')],
      icon: resource('icon.ico'),
      // Updates are signed even if Windows does not know the publisher; see
      // shared/node/updates/update-signature.ts.
      verifyUpdateCodeSignature: Boolean(env['CSC_LINK'] || env['WIN_CSC_LINK']),
    },
    nsis: {
      artifactName: '${productName}-${version}-windows-${arch}-setup.${ext}',
      oneClick: true,
      perMachine: false,
      buildUniversalInstaller: false,
      deleteAppDataOnUninstall: false,
      include: resource('installer.nsh'),
      installerIcon: resource('icon.ico'),
      uninstallerIcon: resource('icon.ico'),
      warningsAsErrors: true,
    },
    portable: {
      artifactName: '${productName}-${version}-windows-${arch}-portable.${ext}',
      buildUniversalInstaller: false,
      requestExecutionLevel: 'user',
    },

    mac: {
      target: ['dmg', 'zip'].map((target) => ({ target, arch: ['universal'] })),
      icon: resource('icon.icns'),
      category: 'public.app-category.social-networking',
      entitlements: resource('entitlements.mac.plist'),
      entitlementsInherit: resource('entitlements.mac.plist'),
      gatekeeperAssess: false,
      extendInfo: {
        NSLocalNetworkUsageDescription:
          'Parley finds rooms on this network and lets people on it join the rooms you host.',
        NSBonjourServices: ['_parley._tcp'],
      },
      ...macSigning(env),
    },
    dmg: {
      title: '${productName} ${version}',
      contents: [
        { x: 140, y: 200, type: 'file' },
        { x: 400, y: 200, type: 'link', path: '/Applications' },
      ],
    },
  }
}

export default builderConfig(process.env)
