import { access } from 'node:fs/promises'
import type { Observation, ObservationOf, Platform } from '../../diagnosis/observation.ts'
import { readOrEmpty } from './neighbours.ts'
import { runCommand } from './run-command.ts'
import { ufwEnabled, windowsProfiles } from './tables.ts'

/** PowerShell takes seconds to start on a busy computer. */
const COMMAND_MS = 4_000

type Firewall = ObservationOf<'firewall'>

/**
 * Firewalls of this computer, as far as any user may see them. Changes nothing, asks for no
 * password.
 */
export async function probeFirewall(platform: Platform): Promise<readonly Observation[]> {
  switch (platform) {
    case 'linux':
      return (await Promise.all([ufw(), firewalld(), nftables()])).flat()
    case 'darwin':
      return macFirewall()
    case 'win32':
      return (await Promise.all([windowsFirewall(), networkProfiles()])).flat()
    case 'other':
      return []
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

async function ufw(): Promise<Firewall[]> {
  if (!(await exists('/etc/ufw/ufw.conf'))) return []
  return [{ kind: 'firewall', name: 'ufw', state: ufwEnabled(await readOrEmpty('/etc/ufw/ufw.conf')) }]
}

async function firewalld(): Promise<Firewall[]> {
  const { code, stdout } = await runCommand('firewall-cmd', ['--state'], COMMAND_MS)
  if (stdout.trim() === 'running') return [{ kind: 'firewall', name: 'firewalld', state: 'on' }]
  // Not installed: nothing to report. 252 means that it is not running.
  return code === null
    ? []
    : [{ kind: 'firewall', name: 'firewalld', state: code === 252 ? 'off' : 'unknown' }]
}

async function nftables(): Promise<Firewall[]> {
  const { stdout } = await runCommand('systemctl', ['is-active', 'nftables.service'], COMMAND_MS)
  return stdout.trim() === 'active' ? [{ kind: 'firewall', name: 'nftables', state: 'on' }] : []
}

async function macFirewall(): Promise<Firewall[]> {
  const { code, stdout } = await runCommand(
    '/usr/libexec/ApplicationFirewall/socketfilterfw',
    ['--getglobalstate'],
    COMMAND_MS,
  )
  if (code !== 0) return []
  const state = /State = [12]/.test(stdout) ? 'on' : /State = 0/.test(stdout) ? 'off' : 'unknown'
  return [{ kind: 'firewall', name: 'macOS', state }]
}

async function windowsFirewall(): Promise<Firewall[]> {
  // netsh prints the state in the system’s language; this does not.
  const { code, stdout } = await runCommand(
    'powershell.exe',
    powershell('(Get-NetFirewallProfile -PolicyStore ActiveStore).Enabled -join ","'),
    COMMAND_MS,
  )
  if (code !== 0 || stdout.trim() === '') return []
  const state = /True|1/.test(stdout) ? 'on' : 'off'
  return [{ kind: 'firewall', name: 'Windows Defender Firewall', state }]
}

async function networkProfiles(): Promise<ObservationOf<'networkProfile'>[]> {
  const { stdout } = await runCommand(
    'powershell.exe',
    powershell('Get-NetConnectionProfile | ForEach-Object { "$($_.NetworkCategory)`t$($_.Name)" }'),
    COMMAND_MS,
  )
  return windowsProfiles(stdout).map((profile) => ({ kind: 'networkProfile', ...profile }))
}

const powershell = (command: string): string[] => ['-NoProfile', '-NonInteractive', '-Command', command]
