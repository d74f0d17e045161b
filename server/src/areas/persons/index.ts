import { followAccounts } from './accounts.ts'
import { eraseJob } from './erase.ts'
import { followIdentities } from './graph.ts'
import { personUndoers } from './merge.ts'
import { followProperties } from './properties.ts'
import { personRoutes } from './routes.ts'

export { followAccounts } from './accounts.ts'
export { followIdentities } from './graph.ts'
export { followProperties } from './properties.ts'
export { loadResolution } from './resolution.ts'
export { accountsOf, type Resolution } from './resolve.ts'
export { sipHash64 } from './sip-hash.ts'

export const personsArea = {
  routes: personRoutes,
  jobs: [eraseJob],
  undoers: personUndoers,
  watches: [
    { name: 'persons.identities', everySeconds: 0.5, run: followIdentities },
    { name: 'persons.properties', everySeconds: 0.5, run: followProperties },
    { name: 'persons.accounts', everySeconds: 2, run: followAccounts },
  ],
}
