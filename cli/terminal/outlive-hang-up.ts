import { isFromTerminal } from './terminal.ts'

// Node resets every signal, even a hang-up that nohup told the system to ignore. The tool loads
// this file first, because the terminal may close at any moment.
if (!isFromTerminal) process.on('SIGHUP', () => {})
