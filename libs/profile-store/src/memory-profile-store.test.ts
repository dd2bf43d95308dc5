import { createMemoryProfileStore } from './memory-profile-store.js'
import { profileStoreContract } from './profile-store.contract.js'

profileStoreContract('in memory', createMemoryProfileStore)
