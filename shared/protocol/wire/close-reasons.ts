/** What a client does after a connection has ended: reconnect, or stop and tell the user. */
export type AfterClose = 'retry' | 'stop'

/**
 * Why a connection ended, as stable codes [C1]. The first group is sent in `close` frames; one side
 * concludes the second by itself. A client reconnects automatically only after codes marked `retry`.
 */
export const closeReasons = {
  leaving: 'stop',
  'host-stopping': 'retry',
  replaced: 'stop',
  'hello-timeout': 'retry',
  'heartbeat-timeout': 'retry',
  'slow-consumer': 'retry',
  'frame-too-large': 'stop',
  'bad-frame': 'stop',
  'unsupported-version': 'stop',
  'another-room': 'retry',
  'bad-name': 'stop',
  'room-full': 'stop',
  'internal-error': 'retry',
  'bad-proof': 'stop',
  banned: 'stop',
  kicked: 'stop',
  'invite-needed': 'stop',
  'invite-not-valid': 'stop',
  'passcode-needed': 'stop',
  'passcode-wrong': 'stop',
  'passcode-locked': 'stop',
  'knock-refused': 'stop',
  'knock-timeout': 'stop',
  'room-closed': 'stop',
  answered: 'stop',
  'not-told': 'stop',

  lost: 'retry',
  'no-welcome': 'retry',
  'not-parley': 'stop',
  'host-key-changed': 'stop',
  'host-not-proved': 'stop',
  'not-encrypted': 'stop',
  'already-open': 'stop',
  'disk-full': 'retry',
  'storage-failed': 'retry',
} as const satisfies Record<string, AfterClose>

export type CloseReason = keyof typeof closeReasons

export const isCloseReason = (code: string): code is CloseReason => Object.hasOwn(closeReasons, code)

export const mayRetry = (reason: CloseReason): boolean => closeReasons[reason] === 'retry'

/** Why a post or another command was not carried out [P4]. The connection stays open. */
export const rejectReasons = [
  'message-empty',
  'message-too-long',
  'not-clean',
  'not-signed',
  'too-many-reactions',
  'no-such-channel',
  'bad-channel-name',
  'channel-exists',
  'too-many-channels',
  'bad-name',
  'not-allowed',
  'no-such-member',
  'no-such-message',
  'too-many-banned',
  'too-many-muted',
  'muted',
  'slow-mode',
  'quota-reached',
  'disk-full',
  'storage-failed',
] as const

export type RejectReason = (typeof rejectReasons)[number]
