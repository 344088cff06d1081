import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { assertNever } from '../../../shared/protocol/base/assert-never.ts'
import { OpeningQuestion } from '../../joining/OpeningQuestion.tsx'
import { joinQuestion, useOpening } from '../../joining/use-opening.ts'
import { Button } from '../../parts/Button.tsx'
import { useActions } from '../../store/use-chat.ts'
import { WithNames } from '../../parts/Name.tsx'
import css from './ConnectionBanner.module.css'
import { connectionWords, type ConnectionWords } from './connection-words.ts'
import { useReplacement } from './use-replacement.ts'
import { useRejoin } from './use-rejoin.ts'

/**
 * Describes a connection with problems. The element stays in the page, as screen readers announce
 * only changes within it.
 */
export function ConnectionBanner({ room }: { readonly room: RoomState }) {
  const { dispatch } = useActions()
  const opening = useOpening()
  const rejoin = useRejoin(room)
  const replacement = useReplacement(room)
  const words = connectionWords(room)
  const names = [room.name, replacement.name]

  function press(action: NonNullable<ConnectionWords['action']>): void {
    switch (action) {
      case 'Retry now':
      case 'Rejoin':
        void dispatch({ kind: 'reconnect', room: room.ref })
        break
      case 'Cancel':
        void dispatch({ kind: 'leaveRoom', room: room.ref })
        break
      case 'Join the other room':
        replacement.press()
        break
      case 'Compare keys':
      case 'Enter passcode':
        if (room.session.kind !== 'closed') return
        opening.setQuestion(
          joinQuestion(
            { kind: 'joinRoom', address: room.address },
            { ...room.session.because, text: words?.text ?? '', room: room.name },
          ),
        )
        break
      default:
        assertNever(action)
    }
  }

  return (
    <>
      <output className={css['status']} aria-label="Connection">
        {words && (
          <span className={css['banner']}>
            <span className={css['words']}>
              <WithNames text={words.text} names={names} />
              {words.why !== null && (
                <span className={css['why']}>
                  {' '}
                  <WithNames text={words.why} names={names} />
                </span>
              )}
              {words.action === 'Join the other room' && replacement.note !== null && (
                <span className={css['note']}>
                  <WithNames text={replacement.note} names={names} />
                </span>
              )}
            </span>
            <BannerAction
              action={words.action}
              label={words.action === 'Join the other room' ? replacement.label : words.action}
              names={names}
              onPress={press}
            />
          </span>
        )}
      </output>
      <OpeningQuestion opening={{ ...opening, open: rejoin }} />
      <OpeningQuestion opening={replacement.opening} />
    </>
  )
}

interface BannerActionProps {
  readonly action: ConnectionWords['action']
  readonly label: string | null
  readonly names: readonly string[]
  readonly onPress: (action: NonNullable<ConnectionWords['action']>) => void
}

const BannerAction = ({ action, label, names, onPress }: BannerActionProps) =>
  action !== null && (
    <Button look="quiet" size="small" className={css['action']} onClick={() => onPress(action)}>
      <WithNames text={label ?? action} names={names} />
    </Button>
  )
