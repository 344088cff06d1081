import { historyContract } from './history.contract.ts'
import { MemoryHistory } from './memory-history.ts'

historyContract('in memory', () => new MemoryHistory(1))
