import { Radio } from 'lucide-react'
import { useEffect, useState } from 'react'
import { foundRoomKey, type FoundRoom } from '../../shared/client/found-rooms.ts'
import { KNOCKING } from '../room/connection-words.ts'
import { knockingRoom } from '../store/join-wish.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import { Doctor } from './Doctor.tsx'
import { Elsewhere } from './Elsewhere.tsx'
import { doorWords, membersWords } from './nearby-words.ts'
import css from './Nearby.module.css'
import { OpeningQuestion } from './OpeningQuestion.tsx'
import { RoomList, RoomRow, RowButton } from './RoomList.tsx'
import { useGoOnWaiting } from './use-go-on-waiting.ts'
import { useHeldRooms } from './use-held-rooms.ts'
import { useOpening } from './use-opening.ts'

/** Rooms that are announced on this network, by name: one click joins. */
export function Nearby() {
  const all = useChat((state) => state.chat.found)
  const probes = useChat((state) => (state.chat.probed ?? []).length > 0)
  // A hidden room shows among the recent ones only.
  const [found, hold] = useHeldRooms(all.filter(({ members }) => members !== null))
  return (
    <RoomList
      id="nearby-rooms"
      title={
        <>
          <Radio aria-hidden size={14} /> Nearby
        </>
      }
    >
      {found.length > 0 ? (
        <ul>
          {found.map(({ room, isGone }) => (
            <Found key={foundRoomKey(room)} room={room} isGone={isGone} onHold={hold} />
          ))}
        </ul>
      ) : (
        <p className={css['empty']}>
          {probes
            ? 'No room is announced on this network yet, and none answers where you let Parley ask.'
            : 'No room is announced on this network yet.'}{' '}
          One that opens appears here by itself; others are joined with their address or an invite.
        </p>
      )}
      <Doctor beside={<Elsewhere />} />
    </RoomList>
  )
}

interface FoundProps {
  readonly room: FoundRoom
  /** It is announced no more. */
  readonly isGone: boolean
  /** Asks to keep the row, whatever becomes of the room; or not any longer. */
  readonly onHold: (room: FoundRoom, isHeld: boolean) => void
}

function Found({ room, isGone, onHold }: FoundProps) {
  const { dispatch } = useActions()
  const open = useChat((state) => state.chat.rooms.find(({ id }) => id === room.id))
  const opening = useOpening()
  const wish = { kind: 'joinFound', id: room.id, fingerprint: room.fingerprint } as const
  const knocking = useChat(({ chat }) => knockingRoom(wish, { rooms: chat.rooms, found: [room] }))
  useGoOnWaiting(opening, wish)
  const { pending, problem, question, say } = opening
  const isHeld = pending || question !== null || (isGone && problem !== null)
  useEffect(() => onHold(room, isHeld), [onHold, room, isHeld])
  const [policy, setPolicy] = useState(room.policy)
  if (policy !== room.policy) {
    setPolicy(room.policy)
    // What was in the way may not be any more.
    say(null)
  }
  return (
    <RoomRow
      name={room.name}
      about={
        open?.hosting
          ? 'hosted here'
          : isGone
            ? 'not announced any more'
            : `${membersWords(room.members)} · ${doorWords[room.policy]}`
      }
      act={
        knocking ? (
          <RowButton
            wholeRow={false}
            onClick={() => void dispatch({ kind: 'leaveRoom', room: knocking.ref })}
          >
            Cancel
          </RowButton>
        ) : (
          <RowButton
            wholeRow
            label={open ? `Open ${room.name}` : `Join ${room.name}`}
            busy={pending}
            onClick={() => opening.open(open?.ref ?? wish)}
          >
            {open ? 'Open' : pending ? 'Joining…' : 'Join'}
          </RowButton>
        )
      }
      problem={problem}
    >
      <output className={css['waiting']}>{knocking && KNOCKING}</output>
      <OpeningQuestion opening={opening} />
    </RoomRow>
  )
}
