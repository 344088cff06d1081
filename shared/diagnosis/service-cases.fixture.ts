import {
  HOST,
  ETHERNET,
  interfaces,
  system,
  connect,
  open,
  portReply,
  parley,
  multicast,
  clock,
  linux,
  atHome,
  type Case,
} from './observing.fixture.ts'

/** Connections that were accepted, by a room or something else; and clocks. */
export const serviceCases: readonly Case[] = [
  ['a room that answers', 'well', [...atHome, open, parley()]],
  ['a room that answers with its known key', 'well', [...atHome, open, parley('matches')]],
  [
    'a room that answers and is announced',
    'well',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ others: [HOST], rooms: [HOST] }),
      open,
      parley(),
    ],
  ],
  [
    'a plain room on this computer',
    'well',
    [...linux, connect({ kind: 'open' }, 1, '127.0.0.1'), portReply({ kind: 'plainParley' }, '127.0.0.1')],
    '127.0.0.1',
  ],

  [
    'a web server',
    'certain other-service',
    [...atHome, open, portReply({ kind: 'other', first: 'HTTP/1.1 400 Bad Request' })],
  ],
  ['another service with TLS', 'certain other-service', [...atHome, open, portReply({ kind: 'otherTls' })]],
  [
    'another service, in another network',
    'likely other-service',
    [...linux, connect({ kind: 'open' }, 5, '10.9.9.9'), portReply({ kind: 'otherTls' }, '10.9.9.9')],
    '10.9.9.9',
  ],
  [
    'another version',
    'certain other-version',
    [...atHome, open, portReply({ kind: 'otherParley', protocol: 'parley/2' })],
  ],
  [
    'a plain room elsewhere',
    'certain unencrypted-room',
    [...atHome, open, portReply({ kind: 'plainParley' })],
  ],
  ['a different key from before', 'certain key-changed', [...atHome, open, parley('differs')]],
  ['a port that sends nothing', 'unclear', [...atHome, open, portReply({ kind: 'silence', ms: 2_000 })]],
  [
    'a port that closes the connection',
    'unclear',
    [...atHome, open, portReply({ kind: 'ended', error: 'ECONNRESET' })],
  ],
  ['an open port that was not checked further', 'unclear', [...atHome, open]],

  [
    'a clock from the past',
    'certain clock-wrong',
    [system('linux'), interfaces(ETHERNET), multicast(), clock(null, 0)],
    null,
  ],
  [
    'a clock behind the host’s',
    'certain clock-wrong',
    [...atHome.filter(({ kind }) => kind !== 'clock'), clock(3_600_000), open, parley()],
  ],
  [
    'a clock ahead of the host’s',
    'certain clock-wrong',
    [...atHome.filter(({ kind }) => kind !== 'clock'), clock(-3_600_000), open, parley()],
  ],
  [
    'a clock that is a little off',
    'well',
    [...atHome.filter(({ kind }) => kind !== 'clock'), clock(60_000), open, parley()],
  ],
]
