import { assertNever } from '../protocol/base/assert-never.ts'
import { addressWords } from '../words/failure-words.ts'
import { doctorSteps, type DoctorStep } from './observation.ts'
import type { DoctorReport, Verdict } from './report.ts'

const names: Readonly<Record<DoctorStep, string>> = {
  interface: 'This computer’s networks',
  name: 'Name',
  route: 'Route to the host',
  port: 'Port',
  protocol: 'Protocol and encryption',
  multicast: 'Discovery (multicast)',
  firewall: 'This computer’s firewall',
  clock: 'Clock',
}

/** A step as a heading. */
export const stepName = (step: DoctorStep): string => names[step]

const MARKS = { good: '+', bad: '!', plain: '-' } as const

function verdictLines(verdict: Verdict): string[] {
  switch (verdict.kind) {
    case 'problem':
      return [
        `${verdict.confidence === 'certain' ? 'Cause' : 'Likely cause'} (${verdict.code}): ${verdict.cause}`,
        `What to do: ${verdict.fix}`,
      ]
    case 'well':
    case 'unclear':
      return [verdict.text]
    default:
      return assertNever(verdict)
  }
}

/** The report as plain text, to send to someone who can help. Ends with a line break. */
export function reportText(report: DoctorReport): string {
  const about = report.address === null ? 'this computer' : addressWords(report.address)
  const steps = doctorSteps.flatMap((step) => {
    const lines = report.observed.filter((line) => line.step === step)
    return lines.length === 0
      ? []
      : ['', names[step], ...lines.map(({ mark, text }) => `  ${MARKS[mark]} ${text}`)]
  })
  return `${[
    `Connection check: ${about}`,
    `${new Date(report.at).toISOString()}, in ${(report.ms / 1_000).toFixed(1)} s`,
    '',
    ...verdictLines(report.verdict),
    ...steps,
  ].join('\n')}\n`
}
