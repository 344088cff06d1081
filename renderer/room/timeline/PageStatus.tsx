import { Button } from '../../parts/Button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { useActions, useChat } from '../../store/use-chat.ts'
import { channelKey } from '../../store/channel-key.ts'
import css from './PageStatus.module.css'

interface PageStatusProps {
  readonly room: string
  readonly channel: string
  readonly side: 'older' | 'newer'
}

/**
 * The loading state above the first loaded message or below the last. It covers the list and takes
 * no space from it.
 */
export function PageStatus({ room, channel, side }: PageStatusProps) {
  const { loadOlder, loadNewer } = useActions()
  const key = channelKey(room, channel)
  const paging = useChat((state) => (side === 'older' ? state.paging[key] : state.pagingNewer[key]))
  const load = side === 'older' ? loadOlder : loadNewer
  if (paging === undefined) return null
  if (paging.kind === 'failed') {
    return (
      <div className={classNames(css['failed'], css[side])}>
        <p>
          {side === 'older' ? 'Earlier' : 'Later'} messages couldn’t be loaded. {paging.text}
        </p>
        <Button size="small" onClick={() => void load(room, channel)}>
          Try again
        </Button>
      </div>
    )
  }
  return (
    <div className={classNames(css['loading'], css[side])} aria-hidden>
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
