import * as v from 'valibot'
import { limits } from '../base/limits.ts'

/** Identifies a member, a room, a command or an invite. */
export const id = v.pipe(v.string(), v.regex(/^(?!__proto__$)[\w-]+$/), v.maxLength(limits.idChars))

/** A seq or an epoch; 0 means "before the first". */
export const seqOrZero = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** The latest time with a four-digit year, which every display can format. */
export const MAX_TIMESTAMP = Date.UTC(9999, 11, 31)

/** In milliseconds since 1970, at most MAX_TIMESTAMP. */
export const timestamp = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_TIMESTAMP))

/** A link of the hash chain; empty before the first event. */
export const chainHash = v.pipe(v.string(), v.regex(/^[\w-]*$/), v.maxLength(limits.proofChars))

/** A key, hash, signature or other proof in base64url. The verifier decides whether it is valid. */
export const proof = v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(limits.proofChars))
