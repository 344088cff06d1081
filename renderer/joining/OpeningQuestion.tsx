import { useEffect, useState } from 'react'
import { knockingRoom, wishOf } from '../store/join-wish.ts'
import { useChat } from '../store/use-chat.ts'
import { HostKeyDialog } from './HostKeyDialog.tsx'
import { PasscodeDialog } from './PasscodeDialog.tsx'
import type { Opening, JoinQuestion } from './use-opening.ts'

/** Asks what a room wants to know before it can be joined, and tries again with the answer. */
export function OpeningQuestion({
  opening: { question, pending, open, ask },
}: {
  readonly opening: Opening
}) {
  const [answered, setAnswered] = useState<JoinQuestion | null>(null)
  // Once the answer is given and the host is asked, it is a wait like any other, where it can be given up. A question that comes of a
  // wait is another one: the wait may still show then.
  const isAsked = useChat(({ chat }) => {
    const wish = pending && question && question === answered ? wishOf(question.command) : null
    return wish !== null && knockingRoom(wish, chat) !== undefined
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
