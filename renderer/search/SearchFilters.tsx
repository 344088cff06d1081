import { useId, useMemo, type ReactNode } from 'react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { shownName } from '../parts/shown-name.ts'
import css from './SearchFilters.module.css'
import { searchAuthors } from './authors.ts'
import type { Search, SearchFields } from './search-state.ts'

interface SearchFiltersProps {
  readonly room: RoomState
  readonly fields: SearchFields
  readonly search: Search
  readonly onChange: (part: Partial<SearchFields>) => void
}

/** Narrows a search by author, channel and day. */
export function SearchFilters({ room, fields, search, onChange }: SearchFiltersProps) {
  const { members, channels } = room
  const authors = useMemo(() => searchAuthors({ members, channels }, search), [members, channels, search])
  return (
    <div className={css['filters']}>
      <FilterSelect label="From" value={fields.author} onChange={(author) => onChange({ author })}>
        <option value="">Everyone</option>
        {authors.map(({ id, name }) => (
          <option key={id} value={id}>
            {shownName(name).text}
          </option>
        ))}
      </FilterSelect>
      <FilterSelect label="Channel" value={fields.channel} onChange={(channel) => onChange({ channel })}>
        <option value="">All channels</option>
        {room.channels.map(({ name }) => (
          <option key={name} value={name}>
            #{shownName(name).text}
          </option>
        ))}
      </FilterSelect>
      <FilterDate
        label="Since"
        value={fields.from}
        max={fields.until}
        onChange={(from) => onChange({ from })}
      />
      <FilterDate
        label="Until"
        value={fields.until}
        min={fields.from}
        onChange={(until) => onChange({ until })}
      />
    </div>
  )
}

interface FilterSelectProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}

function FilterSelect({ label, value, onChange, children }: FilterSelectProps) {
  const id = useId()
  return (
    <div className={css['filter']}>
      <label htmlFor={id} className={css['label']}>
        {label}
      </label>
      <select
        id={id}
        className={css['control']}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </select>
    </div>
  )
}

interface FilterDateProps {
  readonly label: string
  readonly value: string
  readonly min?: string
  readonly max?: string
  readonly onChange: (value: string) => void
}

function FilterDate({ label, value, min, max, onChange }: FilterDateProps) {
  const id = useId()
  return (
    <div className={css['filter']}>
      <label htmlFor={id} className={css['label']}>
        {label}
      </label>
      <input
        id={id}
        type="date"
        className={css['control']}
        data-empty={value === ''}
        value={value}
        min={min || undefined}
        max={max || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
