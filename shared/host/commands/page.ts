import type { RoomEvent } from '../../protocol/log/events.ts'
import { utf8Length } from '../../protocol/wire/encode.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { UnloggedCommand } from './command.ts'

/** [G1] A page of older events, as a reader scrolls up. */
export const page: UnloggedCommand<'page'> = (
  { view: { history } },
  sender,
  { id, channel, before, limit },
) => {
  // One more than requested, to see whether there are older ones.
  const found = history.before(channel, before, limit + 1)
  const wanted = found.slice(-limit)
  const events = fittingEnd(wanted)
  sender.answer({ kind: 'pageResult', id, events: [...events], more: events.length < found.length })
}

/**
 * [R2] [R3] The next events after those that the client has. It gets no new events until it has all
 * of them, because new ones would overtake; then it is live.
 */
export const resume: UnloggedCommand<'resume'> = ({ view: { history } }, sender, { epoch, seq }) => {
  const { head, first } = history
  const found = epoch === head.epoch && seq + 1 >= first ? history.after(seq, limits.pageEvents) : []
  const events = fittingStart(found)
  const last = events.at(-1)?.seq ?? head.seq
  const more = last < head.seq
  sender.connection?.caughtUp(more ? 'behind' : 'live')
  sender.answer({ kind: 'missed', events: [...events], more })
}

const eventBytes = (event: RoomEvent): number => utf8Length(JSON.stringify(event)) + 1

function fittingStart(events: readonly RoomEvent[]): readonly RoomEvent[] {
  let bytes = 0
  const end = events.findIndex((event) => (bytes += eventBytes(event)) > limits.pageBytes)
  return end < 0 ? events : events.slice(0, Math.max(1, end))
}

function fittingEnd(events: readonly RoomEvent[]): readonly RoomEvent[] {
  let bytes = 0
  const end = events.findLastIndex((event) => (bytes += eventBytes(event)) > limits.pageBytes)
  return end < 0 ? events : events.slice(Math.min(end + 1, events.length - 1))
}
