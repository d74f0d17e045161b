import { afterAll, beforeAll, describe } from 'vitest'
import { alertJourneys } from './alerts.ts'
import { boardJourneys } from './boards.ts'
import { contributorJourneys } from './contributor.ts'
import { eventJourneys } from './events.ts'
import { firstRunJourneys } from './first-run.ts'
import { importJourneys } from './imports.ts'
import { insightJourneys } from './insights.ts'
import { outageJourneys } from './outage.ts'
import { pageJourneys } from './pages.ts'
import { personJourneys } from './persons.ts'
import { routingJourneys } from './routing.ts'
import { sqlJourneys } from './sql.ts'
import { type Cast, setTheStage } from './stage.ts'
import { triageJourneys } from './triage.ts'

// Filled before the first journey begins.
const cast = {} as Cast

beforeAll(async () => {
  cast.stage = await setTheStage()
  cast.owner = await cast.stage.seat()
})
afterAll(() => cast.stage?.stop())

// One Gantry for all of them, in this order: each finds what those before it have left.
describe('The first run', () => firstRunJourneys(cast))
describe('Importing', () => importJourneys(cast))
describe('Triage', () => triageJourneys(cast))
describe('Routing', () => routingJourneys(cast))
describe('Persons', () => personJourneys(cast))
describe('Events', () => eventJourneys(cast))
describe('Insights', () => insightJourneys(cast))
describe('Boards', () => boardJourneys(cast))
describe('Alerts', () => alertJourneys(cast))
describe('SQL', () => sqlJourneys(cast))
describe('Somebody else', () => contributorJourneys(cast))
describe('Every page', () => pageJourneys(cast))
describe('An outage', () => outageJourneys(cast))
