import { alertsArea } from './areas/alerts/index.ts'
import { annotationsArea } from './areas/annotations/index.ts'
import { boardsArea } from './areas/boards/index.ts'
import { collaborationArea } from './areas/collaboration/index.ts'
import { customersArea } from './areas/customers/index.ts'
import { eventsArea } from './areas/events/index.ts'
import { feedbackArea } from './areas/feedback/index.ts'
import { homeArea } from './areas/home/index.ts'
import { importsArea } from './areas/imports/index.ts'
import { insightsArea } from './areas/insights/index.ts'
import { operationsArea } from './areas/operations/index.ts'
import { peopleArea } from './areas/people/index.ts'
import { personsArea } from './areas/persons/index.ts'
import { sqlArea } from './areas/sql/index.ts'
import { workspacesArea } from './areas/workspaces/index.ts'
import type { Undoers } from './platform/activity.ts'
import type { Bin, Catalogue, ObjectKind } from './platform/catalogue.ts'
import type { AnyImporter } from './platform/importer.ts'
import type { CronJob, Job, Watch } from './platform/jobs.ts'
import type { Router } from './platform/route.ts'

/** What one area gives to the program. */
export type Area = {
  routes?: (router: Router) => void
  jobs?: readonly Job<never>[]
  crons?: readonly CronJob[]
  watches?: readonly Watch[]
  undoers?: Undoers
  /** What people can find, link, comment on and follow. */
  objects?: readonly ObjectKind[]
  /** What can be brought back for 30 days after it was deleted. */
  bins?: readonly Bin[]
  importers?: readonly AnyImporter[]
}

/** Every area, lowest first. The only file that names them all. */
export const areas: readonly Area[] = [
  workspacesArea,
  peopleArea,
  customersArea,
  collaborationArea,
  importsArea,
  feedbackArea,
  eventsArea,
  personsArea,
  annotationsArea,
  insightsArea,
  alertsArea,
  sqlArea,
  boardsArea,
  operationsArea,
  homeArea,
]

/** What all areas together offer to code that works on any object. */
export const catalogue: Catalogue = {
  objects: new Map(areas.flatMap(({ objects = [] }) => objects.map((one) => [one.kind, one]))),
  bins: new Map(areas.flatMap(({ bins = [] }) => bins.map((one) => [one.kind, one]))),
  undoers: Object.assign({}, ...areas.map(({ undoers = {} }) => undoers)),
  importers: new Map(areas.flatMap(({ importers = [] }) => importers.map((one) => [one.kind, one]))),
}
