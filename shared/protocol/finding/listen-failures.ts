/** Why a room could not be opened on an address and port of this machine, whatever opens it. */
export const listenFailures = [
  'port-taken',
  'port-forbidden',
  'address-not-here',
  'name-not-found',
  'bad-port',
  'listen-failed',
] as const

export type ListenFailure = (typeof listenFailures)[number]
