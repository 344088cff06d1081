import { join } from 'node:path'
import * as v from 'valibot'
import { JsonFile } from '../../node/storage/json-file.ts'
import type { Chance } from '../../protocol/base/clock.ts'
import { id as idSchema } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import { checkRoomName } from '../../protocol/text/text.ts'

const schema = v.object({
  version: v.literal(1),
  id: idSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.roomNameChars)),
})

/** Identifies a room, also after a restart. */
export interface RoomCard {
  readonly id: string
  readonly name: string
}

const cardFile = (folder: string) => new JsonFile(join(folder, 'room.json'), schema)

/** The room of a headless host's folder; undefined if it has none yet. */
export const readRoomCard = (folder: string): RoomCard | undefined =>
  cardFile(folder).readOrRefuse('this folder’s room, so that a new one opens')

export const writeRoomCard = (folder: string, { id, name }: RoomCard): void =>
  cardFile(folder).write({ version: 1, id, name })

/** A new room’s id. It does not begin with a dash, which would make it an option in a terminal. */
export function newRoomId(chance: Pick<Chance, 'id'>): string {
  for (;;) {
    const id = chance.id()
    if (!id.startsWith('-')) return id
  }
}

/**
 * Reads the folder's room.json, or writes a new one; a given (checked) name replaces the stored
 * one. People edit the file: its name is cleaned, and not used if it is invalid.
 */
export function loadRoomCard(
  folder: string,
  chance: Chance,
  name: string | undefined,
  fallbackName: string,
): RoomCard {
  const stored = readRoomCard(folder)
  const storedName = checkRoomName(stored?.name ?? '')
  const defaultName = storedName.ok ? storedName.text : fallbackName
  const card = { id: stored?.id ?? newRoomId(chance), name: name ?? defaultName }
  if (card.id !== stored?.id || card.name !== stored.name) writeRoomCard(folder, card)
  return card
}
