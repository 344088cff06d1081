export type LinkProblemCode =
  /** Another program uses the mDNS port exclusively. */
  | 'port-taken'
  /** The system does not let this program use the mDNS port. */
  | 'port-forbidden'
  /** The interface does not support multicast. */
  | 'no-multicast'
  /** A firewall on this computer refuses what is sent. */
  | 'send-forbidden'
  | 'send-failed'

/** Why one link of this computer cannot find rooms, or only partly. */
export interface LinkProblem {
  /** "eth0 IPv4". */
  readonly link: string
  readonly code: LinkProblemCode
  /** The system's error text. */
  readonly detail: string
}

/** Whether this computer can find rooms. */
export type DiscoveryState =
  /** `links` are the ones in use; `problems` describe others, or one where sending fails. */
  | { readonly kind: 'on'; readonly links: readonly string[]; readonly problems: readonly LinkProblem[] }
  /** Nothing is sent or heard. Without problems there is no network interface at all. */
  | { readonly kind: 'off'; readonly problems: readonly LinkProblem[] }
