import * as v from 'valibot'
import { id, seqOrZero } from './ids.ts'
import { joinPolicy } from '../trust/join-policy.ts'
import { limits } from '../base/limits.ts'

/** The roles of members. The owner is always and only the host's own user. */
export const roles = ['owner', 'moderator', 'member'] as const
export type Role = (typeof roles)[number]

/** The moderation actions, with `member` as the schema for members. */
const acts = <M extends v.GenericSchema>(member: M) =>
  [
    /** Ends the member's connection. Its key needs approval to return, whatever the policy [S3]. */
    v.object({ kind: v.literal('kick'), member }),
    /** Ends the connection, and the key may not return under any name. */
    v.object({ kind: v.literal('ban'), member }),
    v.object({ kind: v.literal('unban'), member }),
    v.object({ kind: v.literal('mute'), member }),
    v.object({ kind: v.literal('unmute'), member }),
    v.object({ kind: v.literal('role'), member, role: v.picklist(['moderator', 'member']) }),
    /** The shortest time between two messages of one member; 0 turns slow mode off. */
    v.object({
      kind: v.literal('slow'),
      seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.slowModeSeconds)),
    }),
    v.object({ kind: v.literal('door'), policy: joinPolicy }),
  ] as const

/** As a command requests it, with the id of the member. */
export const requestedAction = v.variant('kind', acts(id))
export type RequestedAction = v.InferOutput<typeof requestedAction>

/** As the log records it, with the id and the name of the member. */
export const recordedAction = v.variant('kind', [
  ...acts(v.object({ id, name: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.nameChars)) })),
  /** How protocol 1 removed a message; now an event of its own does. */
  v.object({ kind: v.literal('remove'), seq: seqOrZero }),
])
export type RecordedAction = v.InferOutput<typeof recordedAction>
