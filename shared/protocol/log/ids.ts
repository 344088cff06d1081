import * as v from 'valibot'
import { limits } from '../base/limits.ts'

/** Identifies a member, a room, a command or an invite. */
export const id = v.pipe(v.string(), v.regex(/^(?!__proto__$)[\w-]+$/), v.maxLength(limits.idChars))

/** A seq or an epoch; 0 means "before the first". */
export const seqOrZero = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** The last moment with a four-digit year. A Date cannot hold much later ones at all. */
export const LAST_MOMENT = Date.UTC(9999, 11, 31)

/** In milliseconds since 1970, LAST_MOMENT at most. */
export const timestamp = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LAST_MOMENT))

/** A link of the hash chain; empty before the first event. */
export const chainHash = v.pipe(v.string(), v.regex(/^[\w-]*$/), v.maxLength(limits.proofChars))

/** A key, hash, signature or other proof in base64url. The verifier decides whether it is valid. */
export const proof = v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(limits.proofChars))
