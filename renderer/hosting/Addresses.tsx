import { useState } from 'react'
import type { Hosting, RoomRef } from '../../shared/bridge/room-state.ts'
import { networkWords, type HostAddress } from '../../shared/finding/networks.ts'
import { formatAddress } from '../../shared/protocol/finding/address.ts'
import { classNames } from '../parts/class-names.ts'
import { CopyText } from '../parts/CopyText.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { Select } from '../parts/Select.tsx'
import { useActions, useChat } from '../store/use-chat.ts'
import { hostingReach, reachWords } from '../words/reach-words.ts'
import css from './InvitePanel.module.css'

interface AddressesProps {
  readonly room: RoomRef
  readonly hosting: Hosting
}

/** The addresses of the room: each with its network, and which one invites name first. */
export function Addresses({ room, hosting }: AddressesProps) {
  const { addresses, port } = hosting
  const { dispatch } = useActions()
  const networks = useChat((state) => state.chat.networks)
  const [problem, setProblem] = useState<string | null>(null)
  const known = new Map(networks.map((at) => [formatAddress({ host: at.host, port }), at]))
  // A zone id is valid on this computer only, so invites leave out such addresses.
  const forInvites = addresses.filter((address) => !address.includes('%'))
  const setPreferred = (address: string) =>
    void dispatch({ kind: 'leadWith', room, address }).then((result) =>
      setProblem(result.ok ? null : result.problem.text),
    )
  return (
    <section className={css['part']} aria-label="Addresses">
      <h3 className={css['title']}>{reachWords[hostingReach(hosting, networks)].type}</h3>
      <ul>
        {addresses.map((address) => (
          <li key={address} className={css['address']}>
            <CopyText text={address} />
            <span className={classNames(css['hint'], css['about'])}>{networkHint(known.get(address))}</span>
          </li>
        ))}
      </ul>
      {forInvites.length > 1 && (
        <Select
          label="Preferred address in invites"
          value={forInvites[0] ?? ''}
          options={forInvites.map((address) => ({ value: address, label: address }))}
          hint="The other addresses are included as fallbacks."
          onChange={setPreferred}
        />
      )}
      <ProblemText text={problem} />
    </section>
  )
}

const networkHint = (at: HostAddress | undefined): string => (at ? networkWords(at) : '')
