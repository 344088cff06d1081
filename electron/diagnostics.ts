import type { Logs } from './logs.ts'

/** The facts about the computer and Parley in a report: only numbers and names. */
export interface SystemInfo {
  readonly version: string
  readonly versions: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** Of the system's kernel. */
  readonly release: string
  readonly arch: string
  readonly locale: string
  readonly roomsHosted: number
  readonly roomsJoined: number
  /** False when the system has no secret storage. */
  readonly secretsSafe: boolean
}

const LINES = 60

/**
 * The text that “Copy diagnostics” puts on the clipboard: no text that people wrote, no names,
 * addresses or keys.
 */
export function diagnostics(info: SystemInfo, logs: Logs): string {
  const { version, versions, platform, release, arch, locale, roomsHosted, roomsJoined, secretsSafe } = info
  return [
    `Parley ${version}`,
    `Electron ${versions['electron'] ?? 'none'}, Chromium ${versions['chrome'] ?? 'none'}, Node ${versions['node'] ?? 'none'}`,
    `${platform} ${release} ${arch}, ${locale}`,
    `Rooms: ${roomsHosted} hosted, ${roomsJoined} joined`,
    `Secret storage: ${secretsSafe ? 'the system’s' : 'none'}`,
    '',
    ...logs.recent(LINES),
    '',
  ].join('\n')
}
