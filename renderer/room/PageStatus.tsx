import { Button } from '../parts/Button.tsx'
import { useActions, useChat } from '../store/use-chat.ts'
import { channelKey } from '../store/window-state.ts'
import css from './PageStatus.module.css'

interface PageStatusProps {
  readonly room: string
  readonly channel: string
}

/** What is going on above the first message that is loaded. Laid over the list, so it takes no room from it. */
export function PageStatus({ room, channel }: PageStatusProps) {
  const { loadOlder } = useActions()
  const paging = useChat((state) => state.paging[channelKey(room, channel)])
  if (paging === undefined) return null
  if (paging.kind === 'failed') {
    return (
      <div className={css['failed']}>
        <p>Earlier messages could not be loaded. {paging.text}</p>
        <Button size="small" onClick={() => void loadOlder(room, channel)}>
          Try again
        </Button>
      </div>
    )
  }
  return (
    <div className={css['loading']} aria-hidden>
      {['a', 'b', 'c'].map((name) => (
        <div key={name} className={css['skeleton']}>
          <span className={css['face']} />
          <span className={css['bar']} />
          <span className={css['bar']} />
        </div>
      ))}
    </div>
  )
}
