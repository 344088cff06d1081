import { reportText, stepName, type DoctorReport } from '../../shared/diagnosis/diagnose.ts'
import { runDoctor } from '../../shared/node/doctor/doctor.ts'
import { systemClock } from '../../shared/node/system.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { addressArgument, readArguments } from '../arguments.ts'
import { EXIT } from '../exit.ts'
import { writeText, writeStderr } from '../terminal/output.ts'

/** As with `diff` and `grep`, 1 is a result, not an error. */
const PROBLEM_FOUND = 1

/**
 * `parley doctor`: reports why a room cannot be found or joined. Exit codes: 0 no problem, 1 a
 * problem was found.
 */
export async function doctor(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean' } }, 1)
  const target = positionals[0] === undefined ? null : addressArgument(positionals[0])
  // A lookup cannot be cancelled and would keep the process alive for 5 seconds per attempt. glibc
  // reads this at its first lookup.
  process.env['RES_OPTIONS'] ??= 'timeout:2 attempts:1'
  const report = await runDoctor({
    target,
    pinned: null,
    clock: systemClock,
    // On stderr, so that only the report is copied or piped.
    onStep: (step) => {
      if (!values.json) writeStderr(`Checked: ${stepName(step)}`)
    },
  })
  if (values.json) process.stdout.write(`${jsonLine({ type: 'doctor', ...report })}\n`)
  else writeText(reportText(report).trimEnd())
  return exitCode(report)
}

const exitCode = ({ verdict }: DoctorReport): number => (verdict.kind === 'well' ? EXIT.ok : PROBLEM_FOUND)
