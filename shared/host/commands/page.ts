import type { RoomEvent } from '../../protocol/log/events.ts'
import { bundleOf, type Bundle } from '../../protocol/log/bundle.ts'
import { foldMessage } from '../../protocol/log/message.ts'
import { refOf } from '../../protocol/log/timeline.ts'
import { utf8Length } from '../../protocol/base/utf8-length.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { History } from '../log/history.ts'
import type { UnloggedCommand } from './command.ts'

/**
 * [G1] A page of older events, as a reader scrolls up: of a channel, its messages with what later
 * events did to them; without a channel, all events of the log.
 */
export const page: UnloggedCommand<'page'> = (
  { view: { history } },
  sender,
  { id, channel, before, limit },
) => {
  // One more than requested, to see whether there are older ones.
  const found = history.before(channel, before, limit + 1)
  const wanted = found.slice(-limit).map((event) => ({
    event,
    bundle: channel === undefined ? null : bundleAt(history, event, sender.member),
  }))
  const fitting = fittingEnd(wanted)
  const bundles = fitting.flatMap(({ bundle }) => bundle ?? [])
  sender.answer({
    kind: 'pageResult',
    id,
    events: fitting.map(({ event }) => event),
    more: fitting.length < found.length,
    ...(bundles.length > 0 && { bundles }),
  })
}

function bundleAt(history: History, event: RoomEvent, me: string): Bundle | null {
  if (event.kind !== 'messagePosted' && event.kind !== 'redacted') return null
  const relations = history.relationsOf(refOf(event))
  return bundleOf(foldMessage(event, relations, me), relations)
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

const jsonBytes = (value: object): number => utf8Length(JSON.stringify(value)) + 1

function fittingStart(events: readonly RoomEvent[]): readonly RoomEvent[] {
  let bytes = 0
  const end = events.findIndex((event) => (bytes += jsonBytes(event)) > limits.pageBytes)
  return end < 0 ? events : events.slice(0, Math.max(1, end))
}

interface Piece {
  readonly event: RoomEvent
  readonly bundle: Bundle | null
}

function fittingEnd(pieces: readonly Piece[]): readonly Piece[] {
  let bytes = 0
  const end = pieces.findLastIndex(
    ({ event, bundle }) => (bytes += jsonBytes(event) + (bundle ? jsonBytes(bundle) : 0)) > limits.pageBytes,
  )
  return end < 0 ? pieces : pieces.slice(Math.min(end + 1, pieces.length - 1))
}
