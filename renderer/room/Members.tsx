import { useMemo } from 'react'
import type { Member, RoomState } from '../../shared/client/chat-state.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { NameLine, NameMark } from '../parts/Name.tsx'
import { useAskRoom } from './ask-room.ts'
import css from './Members.module.css'
import { roleWords } from './roles.ts'

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

/** Who is in the room: those here, then those who have been. */
export function Members({ room }: { readonly room: RoomState }) {
  const [here, away] = useMemo(() => {
    const all = Object.values(room.members).toSorted((a, b) => byName.compare(a.name, b.name))
    return [all.filter(({ state }) => state === 'here'), all.filter(({ state }) => state === 'away')]
  }, [room.members])
  // Cut off, nobody knows who is there now.
  const isKnown = room.session.kind === 'joined'
  return (
    <aside className={css['members']} aria-label="Members">
      {here.length + away.length === 0 && (
        <p className={css['none']}>Who is here shows when the room is connected.</p>
      )}
      <Group title={isKnown ? 'Here' : 'Here before'} members={here} me={room.me.id} isKnown={isKnown} />
      <Group title="Away" members={away} me={room.me.id} isKnown={isKnown} />
    </aside>
  )
}

interface GroupProps {
  readonly title: string
  readonly members: readonly Member[]
  readonly me: string
  readonly isKnown: boolean
}

function Group({ title, members, me, isKnown }: GroupProps) {
  const ask = useAskRoom()
  if (members.length === 0) return null
  return (
    <section className={css['group']}>
      <h2 className={css['title']}>
        {title} <span className={css['count']}>{members.length}</span>
      </h2>
      <ul>
        {members.map(({ id, name, state, role }) => (
          <li key={id} className={css[isKnown ? state : 'away']}>
            <button
              type="button"
              className={css['member']}
              aria-haspopup="dialog"
              onClick={() => ask({ kind: 'member', member: { id, name } })}
            >
              <span className={css['face']}>
                <Avatar id={id} name={name} size="small" />
                {state === 'here' && isKnown && <span className={css['dot']} aria-hidden />}
              </span>
              <NameLine className={css['name']} of={name} />
              <NameMark of={name} />
              {roleWords(role) !== null && <span className={css['you']}>{roleWords(role)}</span>}
              {id === me && <span className={css['you']}>you</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
