import type { Publisher } from '../../node/discovery/discovery.ts'
import type { Cancel } from '../../protocol/base/clock.ts'
import { PROTOCOL_VERSION } from '../../protocol/wire/version.ts'
import type { HostedRoom } from './hosted-room.ts'

/** What is announced about a room besides its own state. */
export interface AnnouncedRoom {
  readonly id: string
  readonly name: string
  readonly bind: string
  readonly port: number
}

/**
 * Announces a hosted room now and whenever its members or its door change. Returns a function that
 * stops it, without a goodbye.
 */
export function announceRoom(publisher: Publisher, hosted: HostedRoom, room: AnnouncedRoom): Cancel {
  const { id, name, bind, port } = room
  const announce = () =>
    publisher.announce({
      room: id,
      name,
      bind,
      port,
      version: PROTOCOL_VERSION,
      members: hosted.room.here,
      policy: hosted.rules.policy,
      fingerprint: hosted.fingerprint,
    })
  announce()
  return hosted.subscribe(announce)
}
