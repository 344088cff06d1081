import type { ChatStore } from './chat-store.ts'
import type { JoinWish } from './join-wish.ts'
import type { Place } from './window-state.ts'

const KEY = 'parley.window'

interface Kept {
  readonly place: Place
  readonly drafts: Readonly<Record<string, string>>
  readonly nameTold: Readonly<Record<string, true>>
  readonly joining: readonly JoinWish[]
}

/** Keeps where somebody was, what they were writing and where they wait to be let in when the page is loaded again. */
export function keepAcrossReloads(store: ChatStore, storage: Storage): void {
  const kept = read(storage)
  if (kept) {
    const { place, drafts, nameTold, joining } = kept
    store.setState({ place, drafts, nameTold, joining })
  }
  store.subscribe(({ place, drafts, nameTold, joining }, before) => {
    const isSame =
      place === before.place &&
      drafts === before.drafts &&
      nameTold === before.nameTold &&
      joining === before.joining
    if (!isSame) keep(storage, { place, drafts, nameTold, joining })
  })
}

function keep(storage: Storage, kept: Kept): void {
  try {
    storage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // Storage is full or switched off. An old copy would bring back what was sent or deleted since.
    storage.removeItem(KEY)
  }
}

function read(storage: Storage): Kept | null {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? 'null') as Kept | null
    return kept?.place && kept.drafts && kept.nameTold && Array.isArray(kept.joining) ? kept : null
  } catch {
    return null
  }
}
