import {
  HOST,
  ETHERNET,
  interfaces,
  system,
  connect,
  open,
  spoke,
  parley,
  multicast,
  clock,
  linux,
  atHome,
  type Case,
} from './observing.fixture.ts'

/** There is an answer: from a room, or something else; and what its clock says. */
export const serviceCases: readonly Case[] = [
  ['a room that answers', 'well', [...atHome, open, parley()]],
  ['a room that answers with its known key', 'well', [...atHome, open, parley('matches')]],
  [
    'a room that is heard, too',
    'well',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ others: [HOST], rooms: [HOST] }),
      open,
      parley(),
    ],
  ],
  [
    'a plain room on this machine',
    'well',
    [...linux, connect({ kind: 'open' }, 1, '127.0.0.1'), spoke({ kind: 'plainParley' }, '127.0.0.1')],
    '127.0.0.1',
  ],

  [
    'a web server',
    'certain other-service',
    [...atHome, open, spoke({ kind: 'other', first: 'HTTP/1.1 400 Bad Request' })],
  ],
  ['another service with TLS', 'certain other-service', [...atHome, open, spoke({ kind: 'otherTls' })]],
  [
    'a service far away, or one on the way',
    'likely other-service',
    [...linux, connect({ kind: 'open' }, 5, '10.9.9.9'), spoke({ kind: 'otherTls' }, '10.9.9.9')],
    '10.9.9.9',
  ],
  [
    'another version',
    'certain other-version',
    [...atHome, open, spoke({ kind: 'otherParley', protocol: 'parley/2' })],
  ],
  ['a plain room elsewhere', 'certain unencrypted-room', [...atHome, open, spoke({ kind: 'plainParley' })]],
  ['another key than before', 'certain key-changed', [...atHome, open, parley('differs')]],
  ['a port that says nothing', 'unclear', [...atHome, open, spoke({ kind: 'silence', ms: 2_000 })]],
  ['a port that hangs up', 'unclear', [...atHome, open, spoke({ kind: 'ended', error: 'ECONNRESET' })]],
  ['a port that was not asked', 'unclear', [...atHome, open]],

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
