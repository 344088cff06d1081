import { HostKeyDialog } from './HostKeyDialog.tsx'
import { PasscodeDialog } from './PasscodeDialog.tsx'
import type { Opening } from './use-opening.ts'

/** Asks what a room wants to know before it can be joined, and tries again with the answer. */
export function OpeningQuestion({
  opening: { question, pending, open, ask },
}: {
  readonly opening: Opening
}) {
  if (!question) return null
  const { command } = question
  const close = (): void => ask(null)
  return question.kind === 'passcode' ? (
    <PasscodeDialog
      text={question.text}
      room={question.room}
      wrong={question.wrong}
      pending={pending}
      onPasscode={(passcode) => open({ ...command, passcode })}
      onClose={close}
    />
  ) : (
    <HostKeyDialog
      text={question.text}
      keys={question.keys}
      pending={pending}
      onTrust={() => open({ ...command, trust: question.keys.seen })}
      onClose={close}
    />
  )
}
