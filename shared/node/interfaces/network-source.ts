import { spawn } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import type { Cancel } from '../../protocol/base/clock.ts'
import type { InterfaceTable } from './addresses.ts'

export interface NetworkWords {
  /** Something about the interfaces or their addresses has changed, perhaps nothing that the table shows. */
  onWord(): void
  /** No more word comes. Never called after the listener was stopped. */
  onEnd(): void
}

/** What a watch sees of a machine: its interfaces, and word of their changes where the system gives it. */
export interface NetworkSource {
  interfaces(): InterfaceTable
  /** Begins to pass the system's word on; returns null where there is none, and looking again is all that is left. */
  listen(words: NetworkWords): Cancel | null
}

/**
 * Linux tells every change over netlink, which Node cannot open; iproute2, which all distributions bring, prints it. The shell around it
 * ends it when our end of its input closes: also when this process is killed, and cannot end anything.
 */
const LINUX = 'PATH=$PATH:/usr/sbin:/sbin; ip -o monitor link address & exec >/dev/null; read -r _; kill $!'

/** This machine. On macOS and Windows nothing that is always there tells of changes at so little cost. */
export const systemNetwork: NetworkSource = {
  interfaces: networkInterfaces,
  listen: (words) => (process.platform === 'linux' ? listenByShell(LINUX, words) : null),
}

/** Every output of a script is word of a change, and the end of its output the end. It sees the end of its input when stopped. */
export function listenByShell(script: string, { onWord, onEnd }: NetworkWords): Cancel {
  // In a group of its own: Ctrl-C in a terminal would end the shell, and leave what it watches over.
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'], detached: true })
  // There are none when this process may open no more files; the shell's error tells of it.
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
  // A watch is no reason for a process to go on.
  shell.unref()
  for (const pipe of [stdin, stdout]) {
    pipe?.on('error', end)
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref()
  }
  stdout?.on('end', end)
  stdout?.on('data', () => {
    if (!isOver) onWord()
  })
  return stop
}
