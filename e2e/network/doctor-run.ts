import { doctor } from '../../cli/commands/doctor.ts'

/** `doctor-run.ts [ADDR] --json`: `parley doctor` without the rest of the command line. */
process.exitCode = await doctor(process.argv.slice(2))
