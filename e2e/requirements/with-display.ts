import { spawn } from 'node:child_process'
import { thisComputer } from './computer.ts'
import { needsDisplay } from './requirements.ts'

/**
 * `node e2e/requirements/with-display.ts COMMAND…`: runs a command, with a virtual display if the
 * desktop app has none.
 */
const command = process.argv.slice(2)
const [program = '', ...args] = needsDisplay(thisComputer())
  ? ['xvfb-run', '--auto-servernum', ...command]
  : command
// npm's programs are scripts on Windows, which only a shell can start.
const child = spawn(program, args, { stdio: 'inherit', shell: process.platform === 'win32' })
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
