import { spawn } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import type { Cancel } from '../../protocol/base/clock.ts'
import type { InterfaceTable } from './addresses.ts'

export interface NetworkEvents {
  /**
   * Something about the interfaces or their addresses has changed, possibly nothing that the table
   * shows.
   */
  onChange(): void
  /** There will be no more notifications. Never called after the listener was stopped. */
  onEnd(): void
}

/**
 * What a watch needs from the system: the interfaces, and notifications of changes if there are
 * any.
 */
export interface NetworkSource {
  interfaces(): InterfaceTable
  /**
   * Starts passing notifications on; null if the system has none, and polling is all that is left.
   */
  listen(events: NetworkEvents): Cancel | null
}

/**
 * Linux reports every change over netlink, which Node cannot open. iproute2, part of all
 * distributions, prints it. The surrounding shell ends it when our end of its input closes, even if
 * this process is killed.
 */
const LINUX = 'PATH=$PATH:/usr/sbin:/sbin; ip -o monitor link address & exec >/dev/null; read -r _; kill $!'

/** This computer. macOS and Windows have no tool that reports changes as cheaply. */
export const systemNetwork: NetworkSource = {
  interfaces: networkInterfaces,
  listen: (events) => (process.platform === 'linux' ? listenByShell(LINUX, events) : null),
}

/**
 * Every output of a script is a notification, and the end of its output ends them. When stopped,
 * its input is closed.
 */
export function listenByShell(script: string, { onChange, onEnd }: NetworkEvents): Cancel {
  // In a separate process group: Ctrl-C in a terminal would end the shell and leave what it guards.
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'], detached: true })
  // Both are undefined if this process may open no more files; the shell's error event reports
  // that.
  const { stdin, stdout }: Partial<Pick<typeof shell, 'stdin' | 'stdout'>> = shell
  let isOver = false
  const stop = () => {
    isOver = true
    stdin?.destroy()
  }
  const end = () => {
    if (isOver) return
    stop()
    onEnd()
  }
  shell.on('error', end)
  // Watching must not keep the process alive.
  shell.unref()
  for (const pipe of [stdin, stdout]) {
    pipe?.on('error', end)
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref()
  }
  stdout?.on('end', end)
  stdout?.on('data', () => {
    if (!isOver) onChange()
  })
  return stop
}
