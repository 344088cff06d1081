import { doctor } from '../../cli/doctor.ts'

/** `parley doctor` alone: `doctor-run.ts [ADDR] --json`. */
process.exitCode = await doctor(process.argv.slice(2))
