import { alerts } from '../areas/alerts/en.ts'
import { boards } from '../areas/boards/en.ts'
import { events } from '../areas/events/en.ts'
import { feedback } from '../areas/feedback/en.ts'
import { imports } from '../areas/imports/en.ts'
import { insights } from '../areas/insights/en.ts'
import { persons } from '../areas/persons/en.ts'
import { sql } from '../areas/sql/en.ts'
import { collaboration } from './en/collaboration.ts'
import { customers } from './en/customers.ts'
import { frame } from './en/frame.ts'
import { home } from './en/home.ts'
import { people } from './en/people.ts'
import { session } from './en/session.ts'
import { settings } from './en/settings.ts'
import { ui } from './en/ui.ts'

/** Every English text, by area. The German ones must have the same keys. */
export const en = {
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

/** The shape every language fills. */
export type Texts = typeof en
