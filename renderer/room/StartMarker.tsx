import type { RoomState } from '../../shared/client/chat-state.ts'
import { CopyText } from '../parts/CopyText.tsx'
import { Name } from '../parts/Name.tsx'
import css from './StartMarker.module.css'

interface StartMarkerProps {
  readonly room: RoomState
  readonly channel: string
}

/** Stands before the first message. In a room nobody has joined yet, it says how they can. */
export function StartMarker({ room, channel }: StartMarkerProps) {
  const alone = Object.keys(room.members).length <= 1
  const address = room.hosting?.addresses[0]
  return (
    <div className={css['start']}>
      <h2 className={css['title']} dir="auto">
        This is the start of #<Name of={channel} />
      </h2>
      {alone && address !== undefined ? (
        <>
          <p className={css['lead']}>
            Nobody else is here yet. Others on your network join with this address:
          </p>
          <div className={css['address']}>
            <CopyText text={address} />
          </div>
        </>
      ) : (
        <p className={css['lead']}>
          Everyone in <Name of={room.name} /> can read what is written here.
        </p>
      )}
    </div>
  )
}
