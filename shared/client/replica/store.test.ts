import { storeContract } from './store.contract.ts'
import { MemoryStore } from './store.ts'

storeContract('in memory', () => new MemoryStore('room'))
