import { accountBin, accountObject, accountUndoers } from './accounts.ts'
import { contactBin, contactObject, contactUndoers } from './contacts.ts'
import { accountImporter } from './import-accounts.ts'
import { contactImporter } from './import-contacts.ts'
import { customerRoutes } from './routes.ts'
import { segmentBin, segmentObject, segmentUndoers } from './segments.ts'

export { createAccount, updateAccount } from './accounts.ts'
export { accountFacts, accountsInSegment } from './facts.ts'
export { findAccountIds } from './find-accounts.ts'
export { findOrCreateContacts } from './people.ts'
export { createSegment } from './segments.ts'

export const customersArea = {
  routes: customerRoutes,
  undoers: { ...accountUndoers, ...contactUndoers, ...segmentUndoers },
  objects: [accountObject, contactObject, segmentObject],
  bins: [accountBin, contactBin, segmentBin],
  importers: [accountImporter, contactImporter],
}
