import {
  HOST,
  ETHERNET,
  iface,
  interfaces,
  system,
  route,
  connect,
  open,
  spoke,
  parley,
  neighbour,
  responder,
  multicast,
  deaf,
  publicNetwork,
  linux,
  atHome,
  type Case,
} from './observing.fixture.ts'

const DOCKER = iface('docker0', '172.17.0.1', 16, 'container')

/** Whether rooms can be found: multicast, and who is around. */
export const findingCases: readonly Case[] = [
  [
    'a firewall here that swallows multicast',
    'likely multicast-blocked-here',
    [system('linux'), interfaces(ETHERNET), deaf],
    null,
  ],
  [
    'a firewall here that swallows multicast, with a room that answers',
    'likely multicast-blocked-here',
    [system('linux'), interfaces(ETHERNET), deaf, route('192.168.1.7'), open, parley(), responder('silent')],
  ],
  [
    'a firewall here that forbids to send multicast, though others are heard',
    'certain multicast-blocked-here',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ sent: false, error: 'EPERM', ownHeard: false, others: [HOST], rooms: [HOST] }),
      open,
      parley(),
    ],
  ],
  [
    'a program that keeps the port',
    'likely multicast-blocked-here',
    [system('linux'), interfaces(ETHERNET), multicast({ sent: false, error: 'EADDRINUSE', ownHeard: false })],
    null,
  ],
  [
    'multicast that does not cross the network, or a hidden room on a quiet one',
    'unclear',
    [...atHome, open, parley(), neighbour('present'), responder('silent')],
  ],
  [
    'a machine that says it announces, which is not heard',
    'likely multicast-filtered',
    [...atHome, open, parley(), responder('answered')],
  ],
  ['a room that is not announced', 'well', [...atHome, open, parley(), responder('refused')]],
  [
    'a room that may be hidden',
    'well',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ others: ['192.168.1.9'] }),
      open,
      parley(),
      responder('silent'),
    ],
  ],
  [
    'a room of another network, which is not expected to be heard',
    'well',
    [
      ...linux,
      route('192.168.1.7', '10.1.1.1'),
      connect({ kind: 'open' }, 3, '10.1.1.1'),
      spoke({ kind: 'parley', fingerprint: 'x', pin: 'none' }, '10.1.1.1'),
      responder('silent', '10.1.1.1'),
    ],
    '10.1.1.1',
  ],
  [
    'a network that Windows takes for public',
    'likely public-network',
    [system('win32'), interfaces(ETHERNET), multicast(), publicNetwork],
    null,
  ],
  [
    'a public network where others are heard',
    'well',
    [system('win32'), interfaces(ETHERNET), multicast({ others: [HOST] }), publicNetwork],
    null,
  ],

  [
    'a firewall here that swallows multicast, beside a container that is heard',
    'likely multicast-blocked-here',
    [
      system('linux'),
      interfaces(ETHERNET, DOCKER),
      multicast({ ownHeard: false }, { interface: 'docker0', others: ['172.17.0.2'] }),
    ],
    null,
  ],
  [
    'a firewall here that swallows multicast, with a room that answers, beside silent containers',
    'likely multicast-blocked-here',
    [
      system('linux'),
      interfaces(ETHERNET, DOCKER),
      multicast({ ownHeard: false }, { interface: 'docker0' }),
      route('192.168.1.7'),
      open,
      parley(),
      responder('silent'),
    ],
  ],
  [
    'a network of containers that carries nothing, beside one that does',
    'well',
    [system('linux'), interfaces(ETHERNET, DOCKER), multicast({}, { interface: 'docker0', ownHeard: false })],
    null,
  ],
  [
    'a machine that answers directly and is not heard, beside a container that is',
    'likely multicast-filtered',
    [
      system('linux'),
      interfaces(ETHERNET, DOCKER),
      multicast({}, { interface: 'docker0', others: ['172.17.0.2'] }),
      route('192.168.1.7'),
      open,
      parley(),
      responder('answered'),
    ],
  ],
  [
    'a network that passes IPv6 alone',
    'well',
    [
      system('linux'),
      interfaces(ETHERNET, iface('eth0', 'fe80::7', 64)),
      multicast({ ownHeard: false }, { family: 'IPv6', others: ['fe80::20%eth0'] }),
    ],
    null,
  ],
  [
    'a network of IPv6 alone',
    'well',
    [
      system('linux'),
      interfaces(iface('eth0', 'fd00::7', 64), iface('eth0', 'fe80::7', 64)),
      multicast({ family: 'IPv6', others: ['fe80::20%eth0'], rooms: ['fe80::20%eth0'] }),
    ],
    null,
  ],
  [
    'a network of link-local addresses where rooms are heard',
    'well',
    [
      system('linux'),
      interfaces(iface('eth0', 'fe80::7', 64)),
      multicast({ family: 'IPv6', others: ['fe80::20%eth0'], rooms: ['fe80::20%eth0'] }),
    ],
    null,
  ],
  ['no one around', 'well', linux, null],
  [
    'others around',
    'well',
    [system('linux'), interfaces(ETHERNET), multicast({ others: [HOST], rooms: [HOST] })],
    null,
  ],
  ['nothing examined', 'unclear', [], null],
  ['nothing examined of an address', 'unclear', []],
]
