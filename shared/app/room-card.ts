import { join } from 'node:path'
import * as v from 'valibot'
import { JsonFile } from '../node/json-file.ts'
import type { Chance } from '../protocol/clock.ts'
import { id } from '../protocol/events.ts'
import { limits } from '../protocol/limits.ts'

const schema = v.object({
  version: v.literal(1),
  id,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.roomNameChars)),
})

/** What makes a headless host's room the same room after a restart. */
export interface RoomCard {
  readonly id: string
  readonly name: string
}

/** Reads the folder's room.json, or writes a new one; a given (checked) name replaces the kept one. */
export function roomCard(
  folder: string,
  chance: Chance,
  name: string | undefined,
  fallbackName: string,
): RoomCard {
  const file = new JsonFile(join(folder, 'room.json'), schema)
  const kept = file.read()
  const card = { version: 1 as const, id: kept?.id ?? chance.id(), name: name ?? kept?.name ?? fallbackName }
  if (card.id !== kept?.id || card.name !== kept.name) file.write(card)
  return { id: card.id, name: card.name }
}
