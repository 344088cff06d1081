export type LinkProblemCode =
  /** Another program has the mDNS port for itself. */
  | 'port-taken'
  /** The system does not let this program have the mDNS port. */
  | 'port-forbidden'
  /** The interface takes no part in multicast. */
  | 'no-multicast'
  /** A firewall on this machine refuses what is sent. */
  | 'send-forbidden'
  | 'send-failed'

/** Why one link of this machine is of no use, or of half, for finding rooms. */
export interface LinkProblem {
  /** "eth0 IPv4". */
  readonly link: string
  readonly code: LinkProblemCode
  /** The system's own words. */
  readonly detail: string
}

/** Whether this computer can find rooms. */
export type DiscoveryState =
  /** `links` are the ones in use; `problems` tell of others, or of one where sending fails. */
  | { readonly kind: 'on'; readonly links: readonly string[]; readonly problems: readonly LinkProblem[] }
  /** Nothing is sent or heard. Without problems there is no network interface at all. */
  | { readonly kind: 'off'; readonly problems: readonly LinkProblem[] }
