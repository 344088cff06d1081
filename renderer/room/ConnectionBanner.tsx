import type { RoomState } from '../../shared/client/chat-state.ts'
import { Button } from '../parts/Button.tsx'
import { useActions } from '../store/use-chat.ts'
import css from './ConnectionBanner.module.css'
import { connectionWords } from './connection-words.ts'

/** Says in words how the connection is while it is not well. The element stays: screen readers only hear live ones. */
export function ConnectionBanner({ room }: { readonly room: RoomState }) {
  const { dispatch } = useActions()
  const words = connectionWords(room)
  return (
    <div role="status" aria-label="Connection">
      {words && (
        <div className={css['banner']}>
          <p className={css['words']}>
            {words.text}
            {words.why !== null && <span className={css['why']}> {words.why}</span>}
          </p>
          {words.action !== null && (
            <Button
              look="quiet"
              size="small"
              className={css['action']}
              onClick={() => void dispatch({ kind: 'reconnect', room: room.ref })}
            >
              {words.action}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
