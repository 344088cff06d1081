import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOMParser } from '@xmldom/xmldom'
import { describe, expect, onTestFinished, test, type TestContext } from 'vitest'
import { APP_ID } from '../electron/app-id.ts'
import { builderConfig, EXECUTABLE } from './builder.config.ts'
import { ICNS_SIZES } from './icons/icns.ts'
import { ICO_SIZES } from './icons/ico.ts'
import { LINUX_SIZES } from './icons/sizes.ts'

// Files that operating systems read. Their content is always checked, and they are checked with the
// systems' tools if these are installed.

const require = createRequire(import.meta.url)
const resource = (name: string): string => join(import.meta.dirname, 'resources', name)
const text = (name: string): string => readFileSync(resource(name), 'utf8')

/**
 * Runs a system's checker, which must succeed; returns its output. Skips the test if the checker is
 * not installed.
 */
function checked(program: string, args: string[], { skip }: TestContext): string {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (error) skip(`${program} is not installed`)
  expect(status, `${stdout}${stderr}`).toBe(0)
  return stdout
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-resources-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Parses XML, and fails if it is not well-formed. */
function xml(source: string) {
  return new DOMParser({
    errorHandler: (level: string, message: string) => {
      throw new Error(`${level}: ${message}`)
    },
  }).parseFromString(source, 'text/xml')
}

describe('icons', () => {
  const pngSize = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)]

  test('every PNG has the size in its name', () => {
    for (const size of LINUX_SIZES)
      expect(pngSize(readFileSync(resource(`icons/${size}x${size}.png`)))).toEqual([size, size])
  })

  test('the .ico has every size, each at the place in its directory', () => {
    const ico = readFileSync(resource('icon.ico'))
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([0, 1, ICO_SIZES.length])
    let end = 6 + 16 * ICO_SIZES.length
    for (const [i, size] of ICO_SIZES.entries()) {
      const entry = 6 + 16 * i
      expect(ico.readUInt8(entry) || 256).toBe(size)
      expect(ico.readUInt32LE(entry + 12)).toBe(end)
      // The picture has the same size: a PNG, or a bitmap with its mask below.
      const picture = ico.subarray(end, end + ico.readUInt32LE(entry + 8))
      const inside = size === 256 ? pngSize(picture) : [picture.readInt32LE(4), picture.readInt32LE(8) / 2]
      expect(inside).toEqual([size, size])
      end += picture.length
    }
    expect(end).toBe(ico.length)
  })

  test('the .icns has every size up to 1024', () => {
    const icns = readFileSync(resource('icon.icns'))
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
    const sizes = new Set<number>()
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      const [width = 0] = pngSize(icns.subarray(at + 8))
      sizes.add(width)
    }
    expect([...sizes]).toEqual(ICNS_SIZES)
  })
})

describe('macOS', () => {
  test('the entitlements are a property list that allows only the network and just-in-time compilation', (context) => {
    const source = text('entitlements.mac.plist')
    const plist = require('plist') as { parse(source: string): unknown }
    expect(plist.parse(source)).toEqual({
      'com.apple.security.cs.allow-jit': true,
      'com.apple.security.network.client': true,
      'com.apple.security.network.server': true,
    })
    checked('plutil', ['-lint', resource('entitlements.mac.plist')], context)
  })
})

describe('Linux', () => {
  test('the AppStream metadata is valid and describes the program that is installed', (context) => {
    const file = `${APP_ID}.metainfo.xml`
    const component = xml(text(file)).documentElement
    const content = (name: string) => component?.getElementsByTagName(name)[0]?.textContent?.trim()
    expect(component?.getAttribute('type')).toBe('desktop-application')
    expect(content('id')).toBe(APP_ID)
    expect(content('launchable')).toBe(`${EXECUTABLE}.desktop`)
    expect(content('binary')).toBe(EXECUTABLE)
    for (const name of [
      'metadata_license',
      'project_license',
      'name',
      'summary',
      'description',
      'content_rating',
    ])
      expect(content(name), name).toBeTruthy()
    checked('appstreamcli', ['validate', '--no-net', resource(file)], context)
  })

  test('the desktop entry is valid, starts the program and opens invites', async (context) => {
    const entry = await desktopEntry()
    expect(entry).toContain(`Exec=/opt/Parley/${EXECUTABLE} %U`)
    expect(entry).toContain(`Icon=${EXECUTABLE}`)
    expect(entry).toContain(`StartupWMClass=${EXECUTABLE}`)
    expect(entry).toContain('MimeType=x-scheme-handler/parley;')
    expect(entry).toContain('Categories=Network;Chat;InstantMessaging;')
    const file = join(temporary(), `${EXECUTABLE}.desktop`)
    writeFileSync(file, entry)
    checked('desktop-file-validate', [file], context)
  })

  test('the AppArmor profile lets the installed program create user namespaces, and is valid', (context) => {
    const profile = text('apparmor-profile')
      .replaceAll('${executable}', EXECUTABLE)
      .replaceAll('${sanitizedProductName}', 'Parley')
    expect(profile).not.toContain('${')
    expect(profile).toContain(`"/opt/Parley/${EXECUTABLE}" flags=(unconfined)`)
    expect(profile).toContain('userns,')
    const abi = '/etc/apparmor.d/abi/4.0'
    if (!existsSync(abi)) context.skip(`there is no ${abi} here`)
    const file = join(temporary(), EXECUTABLE)
    writeFileSync(file, profile)
    checked('apparmor_parser', ['--skip-kernel-load', '--skip-cache', file], context)
  })
})

describe('uninstalling a package on Linux', () => {
  test('removes the program’s files and no user’s data', () => {
    const template = require
      .resolve('app-builder-lib/package.json')
      .replace('package.json', 'templates/linux/after-remove.tpl')
    const { deb, rpm } = builderConfig({})
    expect([deb?.afterRemove, rpm?.afterRemove]).toEqual([undefined, undefined])
    const removals = readFileSync(template, 'utf8')
      .split('\n')
      .filter((line) => /\brm\b/.test(line))
      .map((line) => line.trim())
    expect(removals).toEqual([`rm -f '/usr/bin/\${executable}'`, 'rm -f "$APPARMOR_PROFILE_DEST"'])
  })
})

describe('the installer for Windows', () => {
  const script = text('installer.nsh')

  test('adds a firewall rule for the program on private networks, and removes that rule', () => {
    const program = 'program="$INSTDIR\\${APP_EXECUTABLE_FILENAME}"'
    const rules = script.split('\n').filter((line) => /advfirewall firewall (add|delete)/.test(line))
    expect(rules).toHaveLength(2)
    expect(rules[0]).toContain('add rule name="${FIREWALL_RULE}" dir=in action=allow')
    expect(rules[0]).toContain('profile=private,domain remoteip=localsubnet')
    expect(rules[1]).toContain('delete rule name="${FIREWALL_RULE}"')
    for (const rule of rules) expect(rule).toContain(program)
  })

  test('keeps the data by default, and does not ask during an update', () => {
    const removal = script.slice(script.indexOf('!macro customUnInstall'))
    expect(removal).toMatch(/^!macro customUnInstall\n\s+\$\{ifNot\} \$\{isUpdated\}/)
    expect(removal).toMatch(/MB_DEFBUTTON2.+\/SD IDNO IDNO parley_keep_data\n\s+RMDir/)
  })

  test('registers parley:// for its users, and unregisters it unless another program has it', () => {
    const of = (macro: string) => script.split(`!macro ${macro}\n`)[1]?.split('!macroend')[0] ?? ''
    const protocols = [builderConfig({}).protocols ?? []].flat()
    const schemes = protocols.flatMap((protocol) => protocol.schemes)
    expect(script).toContain(`!define INVITE_CLASS "Software\\Classes\\${schemes.join()}"\n`)
    expect(script).toContain('!define INVITE_COMMAND `"$INSTDIR\\${APP_EXECUTABLE_FILENAME}" "%1"`\n')
    expect(of('parleyRegisterInvites')).toContain('WriteRegStr SHCTX "${INVITE_CLASS}" "URL Protocol" ""\n')
    expect(of('parleyRegisterInvites')).toContain(
      '"${INVITE_CLASS}\\shell\\open\\command" "" `${INVITE_COMMAND}`\n',
    )
    expect(of('parleyUnregisterInvites')).toMatch(
      /\$\{if\} \$0 == `\$\{INVITE_COMMAND\}`\n\s+DeleteRegKey SHCTX "\$\{INVITE_CLASS\}"\n/,
    )
    // An update and a silent installation also register; only a full uninstall reverts it.
    expect(of('customInstall')).toMatch(/^\s+!insertmacro parleyRegisterInvites\n/)
    expect(of('customUnInstall')).toMatch(
      /^\s+\$\{ifNot\} \$\{isUpdated\}\n\s+!insertmacro parleyUnregisterInvites\n/,
    )
  })

  test('compiles with makensis, with the registry entries that Windows reads', (context) => {
    const folder = temporary()
    const file = join(folder, 'compile.nsi')
    writeFileSync(
      file,
      [
        'Unicode true',
        '!include LogicLib.nsh',
        '!include FileFunc.nsh',
        '!define APP_EXECUTABLE_FILENAME "Parley.exe"',
        // As electron-builder's templates define it.
        '!define isUpdated `"" == "--updated"`',
        `!include "${resource('installer.nsh')}"`,
        `OutFile "${join(folder, 'out.exe')}"`,
        'Section "Install"\n!insertmacro customInstall\nWriteUninstaller "$INSTDIR\\u.exe"\nSectionEnd',
        'Section "Uninstall"\n!insertmacro customUnInstall\nSectionEnd',
      ].join('\n'),
    )
    const said = checked('makensis', ['-V4', '-WX', '-INPUTCHARSET', 'UTF8', file], context)
    const registry = said.split(/\r?\n/).filter((line) => /^(Write|Read|Delete)Reg/.test(line))
    expect(registry).toEqual([
      String.raw`WriteRegStr: SHCTX\Software\Classes\parley\=URL:Parley invitation`,
      String.raw`WriteRegStr: SHCTX\Software\Classes\parley\URL Protocol=`,
      String.raw`WriteRegStr: SHCTX\Software\Classes\parley\DefaultIcon\=$INSTDIR\Parley.exe,0`,
      String.raw`WriteRegStr: SHCTX\Software\Classes\parley\shell\open\command\="$INSTDIR\Parley.exe" "%1"`,
      'ReadRegStr $0 SHCTX\\Software\\Classes\\parley\\shell\\open\\command\\',
      String.raw`DeleteRegKey: SHCTX\Software\Classes\parley`,
    ])
  })
})

/** The desktop entry as electron-builder itself computes it for the deb. */
async function desktopEntry(): Promise<string> {
  const { LinuxTargetHelper } = require('app-builder-lib/out/targets/LinuxTargetHelper') as {
    LinuxTargetHelper: {
      prototype: { computeDesktopEntry(this: unknown, options: unknown): Promise<string> }
    }
  }
  const config = builderConfig({})
  const { linux } = config
  const packager = {
    appInfo: { productName: config.productName, sanitizedProductName: config.productName },
    executableName: EXECUTABLE,
    info: { metadata: config.extraMetadata as object },
    config,
    platformSpecificBuildOptions: { ...linux, protocols: [] },
    fileAssociations: [],
  }
  const helper = { packager, getDescription: () => linux?.description }
  return LinuxTargetHelper.prototype.computeDesktopEntry.call(helper, linux)
}
