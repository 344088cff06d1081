/** Said of a link to a message that something is missing of. */
export const INCOMPLETE = 'That link to a message is incomplete. Copy it again.'
