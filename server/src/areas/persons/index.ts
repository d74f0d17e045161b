import { followIdentities } from './graph.ts'
import { followProperties } from './properties.ts'

export { loadResolution } from './resolution.ts'
export { accountsOf, peopleOf, type Resolution, type Resolved, rawIdsOfPeople, unresolved } from './resolve.ts'

export const personsArea = {
  watches: [
    { name: 'persons.identities', everySeconds: 0.5, run: followIdentities },
    { name: 'persons.properties', everySeconds: 0.5, run: followProperties },
  ],
}
