import { networkInterfaces } from 'node:os'
import { expect, test, vi } from 'vitest'
import type { InterfaceTable } from '../../node/interfaces/addresses.ts'
import { ipv4, ipv6 } from '../../node/discovery/network.fixture.ts'
import { formatAddress } from '../../protocol/finding/address.ts'
import { parseInvite } from '../../protocol/trust/invite.ts'
import { listening } from './hosted-room.fixture.ts'

test('members hear of the addresses only when they change', async () => {
  let table: InterfaceTable = { eth0: [ipv4('10.0.0.5')] }
  const { hosted, port } = await listening({ bind: '0.0.0.0', plain: true, interfaces: () => table })
  const sendAddresses = vi.spyOn(hosted.room, 'sendAddresses')
  const heard = vi.fn()
  hosted.subscribe(heard)

  hosted.reportAddressChanges()
  expect([sendAddresses.mock.calls.length, heard.mock.calls.length]).toEqual([0, 0])
  table = { eth0: [ipv4('10.0.0.5')], wlan0: [ipv4('192.168.1.7')] }
  hosted.reportAddressChanges()
  expect(hosted.addresses).toEqual([`10.0.0.5:${port}`, `192.168.1.7:${port}`])
  expect([sendAddresses.mock.calls.length, heard.mock.calls.length]).toEqual([1, 1])

  // The preferred address is announced as such, and is not news when something else changes next.
  expect(hosted.leadWith(`192.168.1.7:${port}`)).toBe(true)
  expect(sendAddresses).toHaveBeenCalledTimes(2)
  hosted.reportAddressChanges()
  expect(sendAddresses).toHaveBeenCalledTimes(2)
})

const LINK_LOCAL = [ipv6('fe80::1', 2), ipv6('fe80::2', 2)]

/** What the invite of a room names if it listens on this address of a computer. */
async function namedAt(bind: string, table: InterfaceTable) {
  const { hosted } = await listening({ bind, interfaces: () => table })
  hosted.createInvite()
  const link = () => hosted.invites()[0]?.link ?? ''
  const parsed = parseInvite(link())
  const hosts = parsed.ok ? parsed.invite.addresses.map(({ host }) => host) : []
  // An invite that is viewed while the room does not listen names the same. The room asked for any
  // port, and has none then.
  await hosted.stop()
  expect(link()).toContain(`parley://${formatAddress({ host: hosts[0] ?? '', port: 0 })}/`)
  return hosts
}

test('an invite names no address that works only here, unless there is no network', async () => {
  expect(await namedAt('0.0.0.0', { eth0: [ipv4('10.0.0.5'), ...LINK_LOCAL] })).toEqual(['10.0.0.5'])
  expect(await namedAt('0.0.0.0', {})).toEqual(['127.0.0.1'])
})

const hasIpv6 = Object.values(networkInterfaces()).some((own) => own?.some(({ family }) => family === 'IPv6'))

test.skipIf(!hasIpv6)(
  'an invite names link-local addresses only if there are no others, once each',
  async () => {
    const hosts = await namedAt('::', { eth0: LINK_LOCAL, eth1: LINK_LOCAL })
    expect(hosts).toEqual(['fe80::1', 'fe80::2'])
    expect(await namedAt('::', { eth0: [ipv6('fd00::5', 0), ...LINK_LOCAL] })).toEqual(['fd00::5'])
    // Every network of a computer is IPv6 if others reach it only by that.
    expect(await namedAt('0.0.0.0', { eth0: LINK_LOCAL })).toEqual(['fe80::1', 'fe80::2'])
  },
)
