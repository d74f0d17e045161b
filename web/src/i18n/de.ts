import { alerts } from '../areas/alerts/de.ts'
import { boards } from '../areas/boards/de.ts'
import { events } from '../areas/events/de.ts'
import { feedback } from '../areas/feedback/de.ts'
import { imports } from '../areas/imports/de.ts'
import { insights } from '../areas/insights/de.ts'
import { persons } from '../areas/persons/de.ts'
import { sql } from '../areas/sql/de.ts'
import { collaboration } from './de/collaboration.ts'
import { customers } from './de/customers.ts'
import { frame } from './de/frame.ts'
import { home } from './de/home.ts'
import { people } from './de/people.ts'
import { session } from './de/session.ts'
import { settings } from './de/settings.ts'
import { ui } from './de/ui.ts'
import type { Texts } from './en.ts'

export const de: Texts = {
  ui,
  frame,
  session,
  home,
  people,
  customers,
  settings,
  feedback,
  events,
  imports,
  insights,
  boards,
  alerts,
  persons,
  sql,
  collaboration,
}
