import type { RoomState } from '../../shared/client/chat-state.ts'
import { Button } from '../parts/Button.tsx'
import { useActions } from '../store/use-chat.ts'
import { WithNames } from '../parts/Name.tsx'
import css from './ConnectionBanner.module.css'
import { connectionWords } from './connection-words.ts'

/** Says in words how the connection is while it is not well. The element stays: screen readers only hear live ones. */
export function ConnectionBanner({ room }: { readonly room: RoomState }) {
  const { dispatch } = useActions()
  const words = connectionWords(room)
  const names = [room.name]
  return (
    <output className={css['status']} aria-label="Connection">
      {words && (
        <span className={css['banner']}>
          <span className={css['words']}>
            <WithNames text={words.text} names={names} />
            {words.why !== null && (
              <span className={css['why']}>
                {' '}
                <WithNames text={words.why} names={names} />
              </span>
            )}
          </span>
          {words.action !== null && (
            <Button
              look="quiet"
              size="small"
              className={css['action']}
              onClick={() =>
                void dispatch({ kind: words.action === 'Cancel' ? 'leaveRoom' : 'reconnect', room: room.ref })
              }
            >
              {words.action}
            </Button>
          )}
        </span>
      )}
    </output>
  )
}
