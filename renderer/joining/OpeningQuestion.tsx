import { useEffect, useState } from 'react'
import { knockingRoom, pendingJoinOf } from '../store/pending-join.ts'
import { useChat } from '../store/use-chat.ts'
import { HostKeyDialog } from './HostKeyDialog.tsx'
import { PasscodeDialog } from './PasscodeDialog.tsx'
import type { Opening, JoinQuestion } from './use-opening.ts'

/** Asks what a room needs to know before the user can join, and tries again with the answer. */
export function OpeningQuestion({
  opening: { question, pending, open, ask },
}: {
  readonly opening: Opening
}) {
  const [answered, setAnswered] = useState<JoinQuestion | null>(null)
  // Once the answer is given and the host is asked, this is an ordinary wait, which can be
  // cancelled. A question that results from a wait is different: the wait may still be shown then.
  const isAsked = useChat(({ chat }) => {
    const pendingJoin = pending && question && question === answered ? pendingJoinOf(question.command) : null
    return pendingJoin !== null && knockingRoom(pendingJoin, chat) !== undefined
  })
  useEffect(() => {
    if (isAsked) ask(null)
  }, [isAsked, ask])
  if (!question) return null
  const { command } = question
  const close = (): void => ask(null)
  const answer = (more: { readonly passcode: string } | { readonly trust: string }): void => {
    setAnswered(question)
    open({ ...command, ...more })
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
