import { useState } from 'react'
import {
  doctorSteps,
  reportText,
  stepName,
  type DoctorReport,
  type DoctorStep,
  type Verdict,
} from '../../shared/diagnosis/diagnose.ts'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { Button } from '../parts/Button.tsx'
import { copyText } from '../parts/copy-text.ts'
import { Disclosure } from '../parts/Disclosure.tsx'
import css from './DoctorPanel.module.css'

export type DoctorState =
  /** `done` lists the finished steps; empty if they are not reported. */
  | { readonly kind: 'running'; readonly done: readonly DoctorStep[] }
  | { readonly kind: 'done'; readonly report: DoctorReport }
  | { readonly kind: 'failed'; readonly text: string }

interface DoctorPanelProps {
  readonly state: DoctorState
  readonly onCheckAgain: () => void
  readonly onClose: () => void
}

/** Why a room cannot be found or joined: one cause, its fix, and the details. */
export function DoctorPanel({ state, onCheckAgain, onClose }: DoctorPanelProps) {
  return (
    <section className={css['panel']} aria-label="Connection check" aria-busy={state.kind === 'running'}>
      <div aria-live="polite" aria-atomic className={css['verdict']}>
        <DoctorStatus state={state} />
      </div>
      {state.kind === 'running' && <Progress done={state.done} />}
      {state.kind === 'done' && <Observations report={state.report} />}
      <div className={css['actions']}>
        {state.kind === 'done' && <CopyReport report={state.report} />}
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
        {state.kind !== 'running' && <Button onClick={onCheckAgain}>Check again</Button>}
      </div>
    </section>
  )
}

function DoctorStatus({ state }: { readonly state: DoctorState }) {
  switch (state.kind) {
    case 'running':
      return <p>Checking the connection. This takes up to 10 seconds.</p>
    case 'done':
      return <VerdictText verdict={state.report.verdict} />
    case 'failed':
      return <p className={css['problem']}>{state.text}</p>
    default:
      return assertNever(state)
  }
}

function VerdictText({ verdict }: { readonly verdict: Verdict }) {
  switch (verdict.kind) {
    case 'problem':
      return (
        <>
          <p className={css['likely']}>{verdict.confidence === 'likely' ? 'Likely cause' : 'Cause'}</p>
          <p className={css['cause']}>{verdict.cause}</p>
          <p>{verdict.fix}</p>
        </>
      )
    case 'well':
    case 'unclear':
      return <p className={css['cause']}>{verdict.text}</p>
    default:
      return assertNever(verdict)
  }
}

const Progress = ({ done }: { readonly done: readonly DoctorStep[] }) => (
  <ul className={css['steps']}>
    {doctorSteps.map((step) => (
      <li key={step} className={css['step']} data-done={done.includes(step)}>
        {stepName(step)}
        {done.includes(step) && <span className="unseen">, done</span>}
      </li>
    ))}
  </ul>
)

const MARK_WORDS = { good: 'OK', bad: 'Problem', plain: 'Note' } as const

const Observations = ({ report }: { readonly report: DoctorReport }) => (
  <Disclosure label="Details">
    <dl className={css['groups']}>
      {doctorSteps.map((step) => {
        const lines = report.observed.filter((line) => line.step === step)
        if (lines.length === 0) return null
        return (
          <div key={step} className={css['group']}>
            <dt className={css['name']}>{stepName(step)}</dt>
            {lines.map(({ mark, text }) => (
              <dd key={text} className={css['line']} data-mark={mark}>
                <span className="unseen">{MARK_WORDS[mark]}: </span>
                {text}
              </dd>
            ))}
          </div>
        )
      })}
    </dl>
  </Disclosure>
)

function CopyReport({ report }: { readonly report: DoctorReport }) {
  const [copied, setCopied] = useState<DoctorReport | null>(null)
  return (
    <Button
      look="quiet"
      className={css['copy']}
      onClick={() => void copyText(reportText(report)).then((done) => setCopied(done ? report : null))}
    >
      <span aria-live="polite">{copied === report ? 'Report copied' : 'Copy report'}</span>
    </Button>
  )
}
