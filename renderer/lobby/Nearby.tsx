import { useEffect, useRef, useState } from 'react'
import { foundRoomKey, type FoundRoom } from '../../shared/finding/found-rooms.ts'
import { ignoreRepeat } from '../parts/ignore-repeat.ts'
import { KNOCKING } from '../room/connection/connection-words.ts'
import { knockingRoom } from '../store/pending-join.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import { Doctor } from './Doctor.tsx'
import { OtherNetworks } from './OtherNetworks.tsx'
import { doorWords, isDiscovering, discoveryWords, membersWords } from './nearby-words.ts'
import css from './Nearby.module.css'
import { OpeningQuestion } from '../joining/OpeningQuestion.tsx'
import { RoomList, RoomRow, RowButton } from './RoomList.tsx'
import { useResumeKnock } from '../joining/use-resume-knock.ts'
import { useListedRooms } from './use-listed-rooms.ts'
import { useOpening } from '../joining/use-opening.ts'

interface NearbyProps {
  /**
   * Whether a single found room may take the focus and be primary: the user has typed nothing.
   */
  readonly isFirst: boolean
  /** How many rooms can be joined here. */
  readonly onFound: (count: number) => void
}

/** Rooms announced on this network and not open here, by name: one click joins. */
export function Nearby({ isFirst, onFound }: NearbyProps) {
  const announced = useChat((state) => state.chat.found)
  const rooms = useChat((state) => state.chat.rooms)
  const words = useChat(({ chat }) => discoveryWords(chat))
  const isActive = useChat(({ chat }) => isDiscovering(chat))
  // Hidden rooms are listed only under recent rooms, and open rooms in the sidebar.
  const [found, hold] = useListedRooms(
    announced.filter(({ id, members }) => members !== null && !rooms.some((room) => room.id === id)),
  )
  const count = found.length
  useEffect(() => onFound(count), [onFound, count])
  return (
    <RoomList id="nearby-rooms" title="Nearby">
      {count > 0 && (
        <ul className={css['card']}>
          {found.map(({ room, isGone }) => (
            <FoundRow
              key={foundRoomKey(room)}
              room={room}
              isGone={isGone}
              isOnly={isFirst && count === 1}
              onHold={hold}
            />
          ))}
        </ul>
      )}
      <p className={css['looking']}>
        {isActive && <span className={css['pulse']} aria-hidden />}
        {words[count > 0 ? 'more' : 'none']}
      </p>
      <Doctor beside={<OtherNetworks />} />
    </RoomList>
  )
}

interface FoundRowProps {
  readonly room: FoundRoom
  /** The room is no longer announced. */
  readonly isGone: boolean
  /** This is the only room to join: Enter is enough. */
  readonly isOnly: boolean
  /** Keeps the row even if the room is no longer announced, or stops keeping it. */
  readonly onHold: (room: FoundRoom, isHeld: boolean) => void
}

function FoundRow({ room, isGone, isOnly, onHold }: FoundRowProps) {
  const { dispatch } = useActions()
  const opening = useOpening()
  const pendingJoin = { kind: 'joinFound', id: room.id, fingerprint: room.fingerprint } as const
  const knocking = useChat(({ chat }) => knockingRoom(pendingJoin, { rooms: chat.rooms, found: [room] }))
  useResumeKnock(opening, pendingJoin)
  const { pending, problem, question, setProblem } = opening
  const isHeld = pending || question !== null || (isGone && problem !== null)
  useEffect(() => onHold(room, isHeld), [onHold, room, isHeld])
  const [policy, setPolicy] = useState(room.policy)
  if (policy !== room.policy) {
    setPolicy(room.policy)
    // A new policy may have solved the problem.
    setProblem(null)
  }
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // Only if the user has not moved the focus.
    if (isOnly && document.activeElement?.matches('body, main')) button.current?.focus()
  }, [isOnly])
  return (
    <RoomRow
      lead={
        <span className={css['people']} data-empty={room.members === 0} aria-hidden>
          {room.members}
        </span>
      }
      name={room.name}
      about={isGone ? 'no longer nearby' : `${membersWords(room.members)} · ${doorWords[room.policy]}`}
      action={
        knocking ? (
          <RowButton
            wholeRow={false}
            onClick={() => void dispatch({ kind: 'leaveRoom', room: knocking.ref })}
          >
            Cancel
          </RowButton>
        ) : (
          <RowButton
            ref={button}
            wholeRow
            look={isOnly ? 'primary' : 'plain'}
            label={`Join ${room.name}`}
            busy={pending}
            // The key press that opened this page must not also join a room.
            onKeyDown={ignoreRepeat}
            onClick={() => opening.open(pendingJoin)}
          >
            {pending ? 'Joining…' : 'Join'}
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
