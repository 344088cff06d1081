import { describe, expect, test } from 'vitest'
import { LAB as card, listening } from '../../shared/app/hosting/hosted-room.fixture.ts'
import type { InterfaceTable } from '../../shared/node/interfaces/addresses.ts'
import { ipv4 } from '../../shared/node/discovery/network.fixture.ts'
import { parseInvite } from '../../shared/protocol/trust/invite.ts'
import { HostConsole } from './host-console.ts'
import { unlimitedInviteLink } from './host-invite.ts'
import { addressLines, openingLine, openingText, type OpeningOptions } from './host-opening.ts'

const opening = (size: OpeningOptions['size'], qr = false): OpeningOptions => ({ hint: 'Talk.', qr, size })
const wide = opening({ columns: 120, rows: 60 })

const at = { address: '127.0.0.1', port: 5050 }

const loopbackAddresses = [{ address: '127.0.0.1:5050', interface: '', kind: 'loopback', likely: true }]

async function hosting({ policy = 'invite', ...options }: Parameters<typeof listening>[0] = {}) {
  const { hosted, log } = await listening({ policy, ...options })
  return { hosted, hostConsole: new HostConsole(hosted, log) }
}

describe('the console of a headless host', () => {
  test('creates, lists and revokes invites', async () => {
    const { hosted, hostConsole } = await hosting()
    const answer = await hostConsole.run('invite 5')
    const link = answer.text.split('\n')[0] ?? ''
    const read = parseInvite(link)
    if (!read.ok) return expect.fail(read.problem)
    expect(read.invite).toMatchObject({ room: card, fingerprint: hosted.fingerprint })
    expect(read.invite.expiresAt).toBeGreaterThan(Date.now() + 4 * 3_600_000)
    expect((await hostConsole.run(' invites ')).text).toContain(link)
    expect(await hostConsole.run(`revoke ${read.invite.id}`)).toMatchObject({ ok: true })
    expect(await hostConsole.run(`revoke ${read.invite.id}`)).toMatchObject({ ok: false })
    expect((await hostConsole.run('invites')).text).toBe('No valid invites.')
  })

  test.each([
    'invite 0',
    'invite soon',
    'invite 9999',
    'passcode old',
    'revoke',
    'frob',
    'admit Ann',
    'constructor',
  ])('“%s” is refused with a reason', async (line) => {
    const { hosted, hostConsole } = await hosting()
    expect(await hostConsole.run(line)).toMatchObject({ ok: false, text: expect.stringMatching(/\.$/) })
    expect(hosted.invites()).toEqual([])
  })

  test('changes who can join, and the passcode', async () => {
    const { hosted, hostConsole } = await hosting()
    expect(await hostConsole.run('/policy passcode')).toEqual({ ok: true, text: 'Done.' })
    expect(hosted.rules.policy).toBe('passcode')
    const before = hosted.passcode.digits
    expect((await hostConsole.run('passcode')).text.replace(/\D/g, '')).toBe(before)
    expect((await hostConsole.run('passcode new')).text.replace(/\D/g, '')).toBe(hosted.passcode.digits)
    expect((await hostConsole.run('members')).text).toBe('Here: no one.')
    expect((await hostConsole.run('help')).text).toContain('invite [HOURS]')
  })

  test('without encryption there are no invites', async () => {
    const { hosted, hostConsole } = await hosting({ plain: true })
    for (const line of ['invite', 'qr']) expect(await hostConsole.run(line)).toMatchObject({ ok: false })
    expect(openingLine(hosted, card, at)).toEqual({
      type: 'listening',
      ...at,
      room: 'room',
      name: 'Lab',
      addresses: loopbackAddresses,
      policy: 'invite',
    })
  })
})

describe('the output of a host when it opens', () => {
  test('for programs, is one line with everything needed to join', async () => {
    const { hosted } = await hosting({ policy: 'passcode' })
    expect(openingLine(hosted, card, at)).toEqual({
      type: 'listening',
      ...at,
      room: 'room',
      name: 'Lab',
      addresses: loopbackAddresses,
      policy: 'passcode',
      fingerprint: hosted.fingerprint,
      invite: hosted.invites()[0]?.link,
      passcode: hosted.passcode.digits,
    })
  })

  test('shows the same unlimited invite each time', async () => {
    const { hosted } = await hosting()
    const limited = hosted.createInvite({ uses: 1 })
    const shown = unlimitedInviteLink(hosted)
    expect(shown).not.toBe(limited.link)
    expect(unlimitedInviteLink(hosted)).toBe(shown)
  })

  test('marks the likely address of several, and names the network of each', () => {
    const usual = { family: 'IPv4', linkLocal: false, likely: false } as const
    const lines = addressLines({
      addresses: ['192.168.1.20:5050', '10.8.0.2:5050'],
      networks: [
        { ...usual, host: '192.168.1.20', interface: 'eth0', kind: 'physical', likely: true },
        { ...usual, host: '10.8.0.2', interface: 'tun0', kind: 'vpn' },
      ],
    })
    expect(lines.map((line) => line.trim())).toEqual([
      expect.stringMatching(/join 192\.168\.1\.20:5050 {2}\(eth0, most likely\)$/),
      expect.stringMatching(/join 10\.8\.0\.2:5050 {6}\(tun0, VPN\)$/),
    ])
    expect(addressLines({ addresses: ['10.8.0.2:5050'], networks: [] })).toEqual([
      expect.stringMatching(/10\.8\.0\.2:5050$/),
    ])
  })

  test('says that no one can join while the computer is offline', async () => {
    let table: InterfaceTable = { docker0: [ipv4('172.17.0.1')] }
    const { hosted, hostConsole } = await hosting({ bind: '0.0.0.0', interfaces: () => table })
    const offline = /^This computer is offline, so no one can join from another one\. Once/m
    expect(openingText(hosted, card, wide)).toMatch(offline)
    expect((await hostConsole.run('invite 5')).text).toMatch(offline)
    table = { eth0: [ipv4('10.0.0.5')], ...table }
    expect(openingText(hosted, card, wide)).not.toMatch(offline)
    expect((await hostConsole.run('invite 5')).text).toMatch(/^parley:\/\/10\.0\.0\.5:/)

    const inside = await hosting()
    expect(openingText(inside.hosted, card, wide)).not.toMatch(offline)
  })

  test('has a QR code if it fits or on request, and the invite last', async () => {
    const { hosted, hostConsole } = await hosting()
    const text = (...options: Parameters<typeof opening>) => openingText(hosted, card, opening(...options))
    expect(text({ columns: 120, rows: 60 })).toContain('█')
    for (const size of [{ columns: 80, rows: 24 }, { columns: 30, rows: 60 }, undefined]) {
      expect(text(size)).not.toContain('█')
      expect(text(size, true)).toContain('█')
    }
    for (const shown of [
      text(undefined),
      text({ columns: 80, rows: 24 }, true),
      text({ columns: 30, rows: 99 }),
    ])
      expect(shown).toMatch(/ join 'parley:\/\/[^\n]*$/)
    expect(await hostConsole.run('qr')).toMatchObject({ ok: true, text: expect.stringContaining('█') })
  })

  test('has no invite for a closed room', async () => {
    const { hosted } = await hosting({ policy: 'closed' })
    expect(openingText(hosted, card, wide)).not.toContain('parley://')
  })
})
