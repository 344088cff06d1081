import { useEffect, useState } from 'react'
import { knockingRoom, pendingJoinOf } from '../store/pending-join.ts'
import { useChat } from '../store/use-chat.ts'
import { HostKeyDialog } from './HostKeyDialog.tsx'
import { PasscodeDialog } from './PasscodeDialog.tsx'
import type { Opening, JoinQuestion } from './use-opening.ts'

/** Asks for a passcode, or about a changed key, then tries to join again with the answer. */
export function OpeningQuestion({
  opening: { question, pending, open, setQuestion },
}: {
  readonly opening: Opening
}) {
  const [answered, setAnswered] = useState<JoinQuestion | null>(null)
  // Once an answer leads to a knock, the form shows the wait and can cancel it. A question that comes
  // after a wait must stay, although the knock may still be listed.
  const isKnocking = useChat(({ chat }) => {
    const pendingJoin = pending && question && question === answered ? pendingJoinOf(question.command) : null
    return pendingJoin !== null && knockingRoom(pendingJoin, chat) !== undefined
  })
  useEffect(() => {
    if (isKnocking) setQuestion(null)
  }, [isKnocking, setQuestion])
  if (!question) return null
  const { command } = question
  const close = (): void => setQuestion(null)
  const answer = (credential: { readonly passcode: string } | { readonly trust: string }): void => {
    setAnswered(question)
    open({ ...command, ...credential })
  }
  return question.kind === 'passcode' ? (
    <PasscodeDialog
      text={question.text}
      room={question.room}
      wrong={question.wrong}
      pending={pending}
      onPasscode={(passcode) => answer({ passcode })}
      onClose={close}
    />
  ) : (
    <HostKeyDialog
      text={question.text}
      keys={question.keys}
      pending={pending}
      onTrust={() => answer({ trust: question.keys.seen })}
      onClose={close}
    />
  )
}
