import { listenTcp } from '../../shared/node/net/tcp.ts'

/**
 * A free port of this computer, for programs that cannot choose one. Another program may take it
 * before it is used.
 */
export async function freePort(): Promise<number> {
  const { at, close } = await listenTcp('127.0.0.1', 0)((transport) => transport.close())
  await close()
  return at.port
}
