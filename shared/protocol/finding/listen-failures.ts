/** Why a room could not listen on an address and port of this computer. */
export const listenFailures = [
  'port-taken',
  'port-forbidden',
  'address-not-here',
  'name-not-found',
  'bad-port',
  'listen-failed',
] as const

export type ListenFailure = (typeof listenFailures)[number]
