import { doctor } from '../../cli/commands/doctor.ts'

/** `parley doctor` alone: `doctor-run.ts [ADDR] --json`. */
process.exitCode = await doctor(process.argv.slice(2))
