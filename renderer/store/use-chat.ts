import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import type { ChatActions, ChatStore, ChatStoreState } from './chat-store.ts'

/** The window's store. */
export const ChatContext = createContext<ChatStore | null>(null)

/** Selects a value from the window's store, and renders again when it changes. */
export function useChat<T>(select: (state: ChatStoreState) => T): T {
  const store = use(ChatContext)
  if (!store) throw new Error('useChat needs a ChatContext')
  return useStore(store, select)
}

/** The store's actions. */
export const useActions = (): ChatActions => useChat((state) => state.actions)

/** The open room with this reference. */
export const useRoom = (ref: string): RoomState | undefined =>
  useChat((state) => state.chat.rooms.find((room) => room.ref === ref))
