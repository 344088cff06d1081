import { expect, test, vi } from 'vitest'
import type { InterfaceTable } from '../node/addresses.ts'
import { ipv4 } from '../node/discovery/network.fixture.ts'
import { listening } from './hosted-room.fixture.ts'

test('members hear of the addresses when these are others, and only then', async () => {
  let table: InterfaceTable = { eth0: [ipv4('10.0.0.5')] }
  const { hosted, port } = await listening({ bind: '0.0.0.0', plain: true, interfaces: () => table })
  const told = vi.spyOn(hosted.room, 'tellAddresses')
  const heard = vi.fn()
  hosted.subscribe(heard)

  hosted.followAddresses()
  expect([told.mock.calls.length, heard.mock.calls.length]).toEqual([0, 0])
  table = { eth0: [ipv4('10.0.0.5')], wlan0: [ipv4('192.168.1.7')] }
  hosted.followAddresses()
  expect(hosted.addresses).toEqual([`10.0.0.5:${port}`, `192.168.1.7:${port}`])
  expect([told.mock.calls.length, heard.mock.calls.length]).toEqual([1, 1])

  // The address that was put first is told as such, and is not news at the next change of something else.
  expect(hosted.leadWith(`192.168.1.7:${port}`)).toBe(true)
  expect(told).toHaveBeenCalledTimes(2)
  hosted.followAddresses()
  expect(told).toHaveBeenCalledTimes(2)
})
