import type { ClientFrame, Frame, HostFrame } from './frames.ts'

type EveryKind<F extends Frame> = { readonly [K in F['kind']]: readonly Extract<F, { kind: K }>[] }

/** The members that all events have. */
export const base = {
  seq: 4,
  epoch: 1,
  at: 1_767_603_600_000,
  author: { id: 'ann', name: 'Ann 🙂' },
  nonce: 'n4',
}
const target = { author: 'bo', nonce: 'n0' }
export const edited = {
  ...base,
  kind: 'messageEdited',
  channel: 'general',
  target,
  content: { text: 'hi' },
} as const
export const posted = {
  ...base,
  kind: 'messagePosted',
  channel: 'general',
  content: { text: 'hi\n"漢字"' },
} as const
export const renamed = { ...base, kind: 'memberRenamed', before: 'Änne' } as const

/** Every kind of frame from a client, with and without its optional members. */
export const clientFrames: EveryKind<ClientFrame> = {
  hello: [
    { kind: 'hello', version: '2.0', name: 'Ann' },
    { kind: 'hello', version: '2.0', name: '', key: 'k', proof: 'p' },
    {
      kind: 'hello',
      version: '2.0',
      name: 'Ann',
      key: 'k',
      proof: 'p',
      formerly: 'secret',
      invite: { room: 'room', id: 'i', proof: 'p' },
      share: 's',
    },
  ],
  about: [
    { kind: 'about', version: '2.0' },
    { kind: 'about', version: '2.0', room: 'room' },
  ],
  post: [
    { kind: 'post', nonce: 'n1', channel: 'general', content: { text: '' } },
    { kind: 'post', nonce: 'n1', channel: 'general', content: { text: 'x' }, sig: 's'.repeat(86) },
  ],
  edit: [
    {
      kind: 'edit',
      nonce: 'n2',
      channel: 'general',
      target,
      content: { text: 'y', replyTo: target, ask: [1] },
      sig: 's'.repeat(86),
      seen: [1, 7],
    },
  ],
  react: [{ kind: 'react', nonce: 'n2', channel: 'general', target, key: '👍🏽', on: false }],
  remove: [{ kind: 'remove', nonce: 'n2', channel: 'general', target, sig: 's'.repeat(86), seen: [0, 0] }],
  confirm: [{ kind: 'confirm', confirmation: 'c'.repeat(86) }],
  answerKnock: [{ kind: 'answerKnock', knock: 'k1', letIn: false }],
  moderate: [
    { kind: 'moderate', nonce: 'n1', act: { kind: 'ban', member: 'bo' } },
    { kind: 'moderate', nonce: 'n1', act: { kind: 'role', member: 'bo', role: 'moderator' } },
    { kind: 'moderate', nonce: 'n1', act: { kind: 'slow', seconds: 0 } },
    { kind: 'moderate', nonce: 'n1', act: { kind: 'door', policy: 'closed' } },
  ],
  createChannel: [{ kind: 'createChannel', nonce: 'n1', name: '# Tea Time' }],
  rename: [{ kind: 'rename', nonce: 'n1', name: 'Änne' }],
  page: [
    { kind: 'page', id: 0, channel: 'general', before: 1, limit: 100 },
    { kind: 'page', id: 1, before: 1, limit: 1 },
  ],
  resume: [{ kind: 'resume', epoch: 0, seq: 0 }],
  typing: [{ kind: 'typing', channel: 'general' }],
  ping: [{ kind: 'ping' }],
  pong: [{ kind: 'pong' }],
  close: [
    { kind: 'close', reason: 'leaving' },
    { kind: 'close', reason: 'bad-frame', text: 'body: expected string' },
  ],
}

/** The same for a host. */
export const hostFrames: EveryKind<HostFrame> = {
  room: [
    { kind: 'room', version: '2.0', room: { id: 'room', name: 'Physics 2b' }, policy: 'knock', here: 0 },
    { kind: 'room', version: '1.3', room: { id: 'room', name: 'Физика' }, policy: 'closed' },
  ],
  welcome: [
    {
      kind: 'welcome',
      version: '2.0',
      room: { id: 'room', name: 'Lab' },
      you: { id: 'ann', name: 'Ann 2' },
      head: { epoch: 0, seq: 0 },
      first: 1,
      channels: ['general', '__proto__'],
    },
    {
      kind: 'welcome',
      version: '2.0',
      room: { id: 'room', name: 'Lab' },
      you: { id: 'ann', name: 'Ann' },
      head: { epoch: 1, seq: 4, link: 'l'.repeat(43) },
      first: 1,
      proof: 'p'.repeat(43),
      channels: ['general'],
    },
  ],
  event: [
    { kind: 'event', event: posted },
    { kind: 'event', event: renamed },
    { kind: 'event', event: { ...base, kind: 'channelCreated', channel: 'tea' } },
    { kind: 'event', event: { ...base, kind: 'memberJoined' } },
    {
      kind: 'event',
      event: { ...base, kind: 'unknown', raw: { ...base, kind: 'reacted', emoji: '🙂' } },
    },
    { kind: 'event', event: { ...posted, sig: 's'.repeat(86) } },
    { kind: 'event', event: { ...posted, sig1: 's'.repeat(86) } },
    { kind: 'event', event: { ...base, kind: 'redacted', channel: 'general', hash: 'h'.repeat(43) } },
    { kind: 'event', event: { ...base, kind: 'redacted', channel: 'general', hash: 'h'.repeat(43), target } },
    { kind: 'event', event: edited },
    {
      kind: 'event',
      event: { ...base, kind: 'reactionSet', channel: 'general', target, key: '❤️', on: true },
    },
    { kind: 'event', event: { ...base, kind: 'messageRemoved', channel: 'general', target, seen: [1, 1] } },
    { kind: 'event', event: { ...base, kind: 'memberRekeyed', before: 'old' } },
    { kind: 'event', event: { ...base, kind: 'moderated', act: { kind: 'kick', member: base.author } } },
    { kind: 'event', event: { ...base, kind: 'moderated', act: { kind: 'remove', seq: 3 } } },
    { kind: 'event', event: { ...base, kind: 'actImported', act: { kind: 'door', policy: 'open' } } },
  ],
  ack: [{ kind: 'ack', nonce: 'n1', epoch: 1, seq: 9 }],
  reject: [{ kind: 'reject', nonce: 'n1', reason: 'channel-exists', text: 'there is one' }],
  pageResult: [{ kind: 'pageResult', id: 3, events: [posted, renamed], more: true }],
  missed: [{ kind: 'missed', events: [], more: false }],
  presence: [{ kind: 'presence', members: [{ id: 'bo', name: 'Bo', state: 'gone', role: 'owner' }] }],
  addresses: [{ kind: 'addresses', addresses: ['10.0.0.1:5050'] }],
  waiting: [{ kind: 'waiting' }],
  passcode: [{ kind: 'passcode', share: 's'.repeat(43), confirmation: 'c'.repeat(86) }],
  knocks: [
    {
      kind: 'knocks',
      knocks: [
        { id: 'k1', name: 'Bo' },
        { id: 'k2', name: 'Cy', key: 'cy' },
      ],
    },
  ],
  rules: [
    { kind: 'rules', policy: 'knock', slowSeconds: 0, muted: [] },
    { kind: 'rules', policy: 'open', slowSeconds: 5, muted: ['bo'], banned: [{ id: 'cy', name: 'Cy' }] },
  ],
  typing: [{ kind: 'typing', channel: 'general', id: 'bo' }],
  ping: [{ kind: 'ping' }],
  pong: [{ kind: 'pong' }],
  close: [{ kind: 'close', reason: 'host-stopping' }],
}
