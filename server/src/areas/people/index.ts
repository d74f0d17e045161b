import { absenceUndoers } from './absences.ts'
import { areaBin, areaObjects, areaUndoers } from './area-catalogue.ts'
import { calendarBin, calendarUndoers } from './calendars.ts'
import { areaImporter } from './import-areas.ts'
import { peopleImporter } from './import-people.ts'
import { memberBin, memberObjects, memberUndoers } from './member-catalogue.ts'
import { peopleRoutes } from './routes.ts'
import { teamBin, teamUndoers } from './teams.ts'

export { findAreaByName, ownerOfArea } from './area-lookups.ts'
export { areasJson, loadAreaTree } from './areas.queries.ts'
export { createArea } from './areas.ts'
export { createCalendar, listCalendars, updateCalendar } from './calendars.ts'
export { updateMember } from './members.ts'
export { type AreaFacts, type AreaTree, buildTree, findInTree, foldName } from './tree.rules.ts'
export { addWorkingMinutes, isWorkingTime } from './working-time.rules.ts'
export { workingCalendarOf } from './working-time.ts'

export const peopleArea = {
  routes: peopleRoutes,
  undoers: { ...memberUndoers, ...teamUndoers, ...areaUndoers, ...calendarUndoers, ...absenceUndoers },
  objects: [memberObjects, areaObjects],
  bins: [memberBin, teamBin, areaBin, calendarBin],
  importers: [peopleImporter, areaImporter],
}
