import { listenTcp } from '../../shared/node/net/tcp.ts'

/**
 * A free port of this computer, for a program that must be given one. Another program may take it
 * meanwhile.
 */
export async function freePort(): Promise<number> {
  const { at, close } = await listenTcp('127.0.0.1', 0)((transport) => transport.close())
  await close()
  return at.port
}
