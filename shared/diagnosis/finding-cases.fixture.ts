import {
  HOST,
  ETHERNET,
  iface,
  interfaces,
  system,
  route,
  connect,
  open,
  portReply,
  parley,
  neighbour,
  responder,
  multicast,
  ownUnheard,
  publicNetwork,
  linux,
  atHome,
  type Case,
} from './observing.fixture.ts'

const DOCKER = iface('docker0', '172.17.0.1', 16, 'container')

/** Whether rooms can be found: multicast, and other computers. */
export const findingCases: readonly Case[] = [
  [
    'a local firewall that drops multicast',
    'likely multicast-blocked-here',
    [system('linux'), interfaces(ETHERNET), ownUnheard],
    null,
  ],
  [
    'a local firewall that drops multicast, and a room that answers',
    'likely multicast-blocked-here',
    [
      system('linux'),
      interfaces(ETHERNET),
      ownUnheard,
      route('192.168.1.7'),
      open,
      parley(),
      responder('silent'),
    ],
  ],
  [
    'a local firewall that blocks sending multicast, although others are heard',
    'certain multicast-blocked-here',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ sent: false, error: 'EPERM', ownHeard: false, others: [HOST], rooms: [HOST] }),
      open,
      parley(),
    ],
  ],
  [
    'another program that uses the port exclusively',
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
    'a computer that answers directly, but whose multicast does not arrive',
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
    'a room in another network, whose multicast need not arrive',
    'well',
    [
      ...linux,
      route('192.168.1.7', '10.1.1.1'),
      connect({ kind: 'open' }, 3, '10.1.1.1'),
      portReply({ kind: 'parley', fingerprint: 'x', pin: 'none' }, '10.1.1.1'),
      responder('silent', '10.1.1.1'),
    ],
    '10.1.1.1',
  ],
  [
    'a network that Windows treats as public',
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
    'a local firewall that drops multicast, and a container that is heard',
    'likely multicast-blocked-here',
    [
      system('linux'),
      interfaces(ETHERNET, DOCKER),
      multicast({ ownHeard: false }, { interface: 'docker0', others: ['172.17.0.2'] }),
    ],
    null,
  ],
  [
    'a local firewall that drops multicast, a room that answers, and silent containers',
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
    'a container network without multicast, and a LAN with it',
    'well',
    [system('linux'), interfaces(ETHERNET, DOCKER), multicast({}, { interface: 'docker0', ownHeard: false })],
    null,
  ],
  [
    'a computer that answers directly but is not heard, and a container that is',
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
    'a network where multicast works over IPv6 only',
    'well',
    [
      system('linux'),
      interfaces(ETHERNET, iface('eth0', 'fe80::7', 64)),
      multicast({ ownHeard: false }, { family: 'IPv6', others: ['fe80::20%eth0'] }),
    ],
    null,
  ],
  [
    'a network with IPv6 only',
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
  ['no other computers', 'well', linux, null],
  [
    'other computers',
    'well',
    [system('linux'), interfaces(ETHERNET), multicast({ others: [HOST], rooms: [HOST] })],
    null,
  ],
  ['nothing examined', 'unclear', [], null],
  ['nothing examined of an address', 'unclear', []],
]
