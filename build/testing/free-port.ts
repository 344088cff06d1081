import { listenTcp } from '../../shared/node/net/tcp.ts'

/** A port of this machine that nobody listens on, for a program that has to be told one. Somebody may take it meanwhile. */
export async function freePort(): Promise<number> {
  const { at, close } = await listenTcp('127.0.0.1', 0)((transport) => transport.close())
  await close()
  return at.port
}
