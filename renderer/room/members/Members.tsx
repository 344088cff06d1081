import { useId, useMemo } from 'react'
import type { Member, RoomState } from '../../../shared/bridge/room-state.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { NameLine, NameMark } from '../../parts/Name.tsx'
import { useRoving, type Roving } from '../../parts/use-roving.ts'
import { useChat } from '../../store/use-chat.ts'
import { useAskRoom } from '../ask-room.ts'
import css from './Members.module.css'
import { roleWords } from './roles.ts'

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

/** The members of the room: those who are here, then those who were. */
export function Members({ room }: { readonly room: RoomState }) {
  const [here, away] = useMemo(() => {
    const known = Object.values(room.members).toSorted((a, b) => byName.compare(a.name, b.name))
    return [known.filter(({ state }) => state === 'here'), known.filter(({ state }) => state === 'away')]
  }, [room.members])
  // Without a connection, it is unknown who is here now.
  const appLost = useChat((state) => state.appLost)
  const isKnown = room.session.kind === 'joined' && appLost === null
  const members = [...here, ...away]
  const roving = useRoving(members.map(({ id }) => id))
  const group = { me: room.me.id, isKnown, roving }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble here from the members
    <aside className={css['members']} aria-label="Members" data-region="members" onKeyDown={roving.onKeyDown}>
      {members.length === 0 && <p className={css['none']}>You’ll see who’s here once you’re connected.</p>}
      <Group title={isKnown ? 'Here' : 'Last seen here'} members={here} {...group} />
      <Group title="Away" members={away} {...group} />
    </aside>
  )
}

interface GroupProps {
  readonly title: string
  readonly members: readonly Member[]
  readonly me: string
  readonly isKnown: boolean
  readonly roving: Roving<string>
}

function Group({ title, members, me, isKnown, roving }: GroupProps) {
  const ask = useAskRoom()
  const id = useId()
  if (members.length === 0) return null
  return (
    <section className={css['group']}>
      <h2 id={id} className={css['title']}>
        {title} <span className={css['count']}>{members.length}</span>
      </h2>
      <ul aria-labelledby={id}>
        {members.map(({ id: member, name, state, role }) => (
          <li key={member} className={css[isKnown ? state : 'away']}>
            <button
              type="button"
              className={css['member']}
              aria-haspopup="dialog"
              {...roving.button(member)}
              onClick={() => ask({ kind: 'member', member: { id: member, name } })}
            >
              <span className={css['face']}>
                <Avatar id={member} name={name} size="small" />
                {state === 'here' && isKnown && <span className={css['dot']} aria-hidden />}
              </span>
              <NameLine className={css['name']} of={name} />
              <NameMark of={name} />
              {roleWords(role) !== null && <span className={css['you']}>{roleWords(role)}</span>}
              {member === me && <span className={css['you']}>you</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
