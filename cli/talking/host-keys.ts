import { COMMAND, commandLine } from '../own-command.ts'
import { securityWords } from './moderation-commands.ts'

/** The host's old and new key for people to compare, and what to do about it. */
export function keyAdvice(
  keys: { known: string; seen: string },
  address: string,
  isInvite: boolean,
  command = COMMAND,
): string {
  const shown = (key: string) => `${securityWords(key)}\n      ${key}`
  const advice = isInvite
    ? 'Ask the person who sent the invite for a new one.'
    : `Ask the host for its key. If it’s this one, join with:\n      ${commandLine('join', [address], { trust: keys.seen }, command)}`
  return `  Expected: ${shown(keys.known)}\n  Now:      ${shown(keys.seen)}\n${advice}`
}
