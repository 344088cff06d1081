import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import {
  bsdGateway,
  bsdNeighbour,
  ipNeighbour,
  procGateway,
  procNeighbour,
  ufwEnabled,
  windowsGateway,
  windowsNeighbour,
  windowsProfiles,
} from './tables.ts'

const PROC_ROUTE = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	0101A8C0	0003	0	0	600	00000000	0	0	0
eth0	00000000	FE01A8C0	0003	0	0	100	00000000	0	0	0
eth0	0001A8C0	00000000	0001	0	0	100	00FFFFFF	0	0	0
`

const PROC_ARP = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         02:fc:00:00:00:05     *        eth0
192.168.1.9      0x1         0x0         00:00:00:00:00:00     *        eth0
`

const WINDOWS_ARP = `
Schnittstelle: 192.168.1.7 --- 0xb
  Internetadresse       Physische Adresse     Typ
  192.168.1.1           aa-bb-cc-dd-ee-ff     dynamisch
`

const WINDOWS_ROUTES = `===========================================================================
IPv4-Routentabelle
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0      192.168.1.1      192.168.1.7     25
`

const known = { kind: 'known', confirmedS: null }

describe('what systems print', () => {
  test('the router of Linux is that of the best default route', () => {
    expect(procGateway(PROC_ROUTE)).toBe('192.168.1.254')
    expect(procGateway('')).toBeNull()
    expect(procGateway(PROC_ROUTE.split('\n').slice(0, 1).join('\n'))).toBeNull()
  })

  test('the neighbour at an address on Linux', () => {
    expect(procNeighbour(PROC_ARP, '192.168.1.1')).toEqual(known)
    expect(procNeighbour(PROC_ARP, '192.168.1.9').kind).toBe('unanswered')
    expect(procNeighbour(PROC_ARP, '192.168.1.2').kind).toBe('none')
    expect(ipNeighbour('fe80::1 dev eth0 lladdr 02:00:00:00:00:01 router STALE\n')).toEqual(known)
    expect(
      ipNeighbour('10.0.0.1 dev eth0 lladdr 02:00:00:00:00:01  ref 1 used 3/21/7probes 1 DELAY \n'),
    ).toEqual({ kind: 'known', confirmedS: 21 })
    expect(ipNeighbour('fd00::9 dev eth0  used 4/64/1probes 6 FAILED \n').kind).toBe('unanswered')
    expect(ipNeighbour('').kind).toBe('none')
  })

  test('the neighbour at an address on macOS', () => {
    expect(bsdNeighbour('? (10.0.0.1) at a0:b1:c2:d3:e4:f5 on en0 ifscope [ethernet]\n', '10.0.0.1')).toEqual(
      known,
    )
    expect(bsdNeighbour('? (10.0.0.9) at (incomplete) on en0 ifscope [ethernet]\n', '10.0.0.9').kind).toBe(
      'unanswered',
    )
    expect(bsdNeighbour('10.0.0.9 (10.0.0.9) -- no entry\n', '10.0.0.9').kind).toBe('none')
  })

  test('the neighbour at an address on Windows, in any language', () => {
    expect(windowsNeighbour(WINDOWS_ARP, '192.168.1.1')).toEqual(known)
    expect(windowsNeighbour(WINDOWS_ARP, '192.168.1.10').kind).toBe('unanswered')
    expect(windowsNeighbour('Keine ARP-Einträge gefunden.\n', '192.168.1.1').kind).toBe('unanswered')
    expect(windowsNeighbour('', '192.168.1.1').kind).toBe('none')
  })

  test('the routers of macOS and Windows', () => {
    expect(bsdGateway('   route to: default\n    gateway: 10.0.0.1\n  interface: en0\n')).toBe('10.0.0.1')
    expect(bsdGateway('route: writing to routing socket: not in table\n')).toBeNull()
    expect(windowsGateway(WINDOWS_ROUTES)).toBe('192.168.1.1')
    expect(windowsGateway('')).toBeNull()
  })

  test('the network categories of Windows', () => {
    expect(windowsProfiles('Public\tCafé\r\nPrivate\tHome 5 GHz\r\nDomainAuthenticated\tcorp\r\n')).toEqual([
      { network: 'Café', category: 'public' },
      { network: 'Home 5 GHz', category: 'private' },
      { network: 'corp', category: 'domain' },
    ])
    expect(windowsProfiles('Get-NetConnectionProfile : access denied\r\n')).toEqual([])
  })

  test('whether ufw is on', () => {
    expect(ufwEnabled('# /etc/ufw/ufw.conf\nENABLED=yes\nLOGLEVEL=low\n')).toBe('on')
    expect(ufwEnabled('ENABLED="no"\n')).toBe('off')
    expect(ufwEnabled('')).toBe('unknown')
  })

  test('no output makes them throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const read of [
          procGateway,
          ipNeighbour,
          bsdGateway,
          windowsGateway,
          windowsProfiles,
          ufwEnabled,
        ])
          read(text)
        for (const read of [procNeighbour, bsdNeighbour, windowsNeighbour]) read(text, '10.0.0.1')
      }),
    )
  })
})
