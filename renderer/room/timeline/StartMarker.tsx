import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { CopyInvite } from '../../hosting/CopyInvite.tsx'
import { useInvite } from '../../hosting/use-invite.ts'
import { CopyText } from '../../parts/CopyText.tsx'
import { Name } from '../../parts/Name.tsx'
import { useChat } from '../../store/use-chat.ts'
import { hostingReach, reachWords } from '../../words/reach-words.ts'
import css from './StartMarker.module.css'

interface StartMarkerProps {
  readonly room: RoomState
  readonly channel: string
}

/**
 * Shown before the first message. If no one else has joined the room yet, it explains how to join.
 */
export function StartMarker({ room, channel }: StartMarkerProps) {
  const alone = Object.keys(room.members).length <= 1
  const inviting = useInvite(room)
  const address = room.hosting?.addresses[0]
  const reach = useChat(({ chat }) => room.hosting && hostingReach(room.hosting, chat.networks))
  return (
    <div className={css['start']} data-row tabIndex={-1}>
      <h3 className={css['title']} data-copy="text">
        This is the start of #<Name of={channel} />
      </h3>
      {alone && address !== undefined && reach ? (
        <>
          <p className={css['lead']}>You’re the first one here. {reachWords[reach].joinWith}</p>
          <div className={css['address']}>
            <CopyText text={address} />
          </div>
          {reach !== 'here' && <CopyInvite inviting={inviting} onPress={() => inviting.invite()} />}
        </>
      ) : (
        <p className={css['lead']}>
          Everyone in <Name of={room.name} /> can see messages here.
        </p>
      )}
    </div>
  )
}
