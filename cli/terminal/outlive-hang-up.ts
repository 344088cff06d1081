import { isFromTerminal } from './terminal.ts'

// Node gives every signal its default back, also a hang-up that nohup had the system ignore. This
// is the first file that the tool loads: the terminal may be closed at any moment.
if (!isFromTerminal) process.on('SIGHUP', () => {})
