import { useMemo, useState, type ReactNode } from 'react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { HuesContext } from '../parts/hues-context.ts'
import { roomTint } from '../parts/hash.ts'
import { assignHues } from '../parts/avatar-look.ts'
import { SurfaceContext } from '../parts/surface.ts'
import css from './Room.module.css'

interface RoomSurfaceProps {
  readonly room: RoomState
  readonly children: ReactNode
}

/** Colours everything in a room, floating parts too, and gives its members their faces. */
export function RoomSurface({ room: { id, members }, children }: RoomSurfaceProps) {
  const [surface, setSurface] = useState<HTMLElement | null>(null)
  const order = Object.keys(members).join(' ')
  const hues = useMemo(() => assignHues(order === '' ? [] : order.split(' ')), [order])
  return (
    <div ref={setSurface} className={css['room']} data-tint={roomTint(id)}>
      <SurfaceContext value={surface}>
        <HuesContext value={hues}>{children}</HuesContext>
      </SurfaceContext>
    </div>
  )
}
