import type { Clock } from '../protocol/base/clock.ts'
import { decodeHostFrame } from '../protocol/wire/decode.ts'
import { defined } from '../protocol/base/defined.ts'
import { encode } from '../protocol/wire/encode.ts'
import type { RoomInfo } from '../protocol/wire/frames.ts'
import { limits } from '../protocol/base/limits.ts'
import type { Transport } from '../protocol/wire/transport.ts'
import { PROTOCOL_VERSION } from '../protocol/wire/version.ts'
import type { Dial } from '../client/session/dial.ts'

/** The result of a query. */
export type QueryResult =
  | { readonly kind: 'answered'; readonly info: RoomInfo; readonly hostKey: string }
  /** Something other than a room answered, or the connection failed. */
  | { readonly kind: 'nothing' }
  /** No answer in time. */
  | { readonly kind: 'silence' }

/**
 * Asks a host about its room, without a hello [A1]. `room` is its id, if known. Calls `done` once,
 * within limits.probeMs, unless the returned function cancels the query.
 */
export function queryRoom(
  dial: Dial,
  clock: Clock,
  room: string | undefined,
  done: (result: QueryResult) => void,
): () => void {
  let transport: Transport | undefined
  let settled = false
  const stop = () => {
    settled = true
    cancelTimer()
    cancelDial()
    transport?.close()
  }
  const settle = (result: QueryResult) => {
    if (settled) return
    stop()
    done(result)
  }
  const cancelTimer = clock.after(limits.probeMs, () => settle({ kind: 'silence' }))
  let cancelDial = () => {}
  cancelDial = dial({
    onFailed: (failure) => settle({ kind: failure === 'timed-out' ? 'silence' : 'nothing' }),
    onOpen: (opened) => {
      transport = opened
      opened.limitFrames(limits.helloFrameBytes)
      opened.listen({
        onFrame: (text) => {
          const decoded = decodeHostFrame(text)
          // A newer host may send other frames first [V3].
          if (decoded.ok === 'ignored') return
          if (decoded.ok && decoded.value.kind === 'room' && opened.hostKey !== '') {
            settle({ kind: 'answered', info: decoded.value, hostKey: opened.hostKey })
          } else settle({ kind: 'nothing' })
        },
        onProblem: () => settle({ kind: 'nothing' }),
        onClose: () => settle({ kind: 'nothing' }),
      })
      opened.send(encode({ kind: 'about', version: PROTOCOL_VERSION, ...defined({ room }) }))
    },
  })
  return () => {
    if (!settled) stop()
  }
}
