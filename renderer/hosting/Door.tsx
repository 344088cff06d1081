import type { Hosting, RoomState } from '../../shared/bridge/room-state.ts'
import type { JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'
import { showPasscode } from '../../shared/protocol/trust/passcode.ts'
import { Button } from '../parts/Button.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { Select } from '../parts/Select.tsx'
import { useModerate } from '../store/use-moderate.ts'
import { openRoomPolicies, policyHint } from '../words/policy-words.ts'
import css from './InvitePanel.module.css'

interface DoorProps {
  readonly room: RoomState
  readonly hosting: Hosting
}

/**
 * Who may join without an invite, which the host can always change, and the passcode if one is
 * needed.
 */
export function Door({ room: { ref, rules }, hosting: { passcode } }: DoorProps) {
  const { problem, moderate, run } = useModerate(ref)
  if (!rules) return null
  const choose = (policy: JoinPolicy): void => moderate({ kind: 'door', policy })
  return (
    <section className={css['part']} aria-label="Who can join">
      <Select
        label="Who can join"
        value={rules.policy}
        options={openRoomPolicies}
        hint={policyHint(rules.policy)}
        onChange={choose}
      />
      {rules.policy === 'passcode' && (
        <>
          <p dir="ltr" className={css['digits']}>
            <span className="unseen">Passcode: </span>
            {showPasscode(passcode.digits)}
          </p>
          {passcode.locked && (
            <output className={css['problem']}>
              Too many wrong passcodes. This passcode is locked. Create a new one.
            </output>
          )}
        </>
      )}
      <div className={css['row']}>
        {rules.policy === 'passcode' && (
          <Button size="small" onClick={() => run({ kind: 'newPasscode', room: ref })}>
            New passcode
          </Button>
        )}
        {rules.policy === 'closed' ? (
          <Button size="small" onClick={() => choose('knock')}>
            Let people in
          </Button>
        ) : (
          <Button size="small" onClick={() => choose('closed')}>
            Stop letting people in
          </Button>
        )}
      </div>
      <ProblemText text={problem} />
    </section>
  )
}
