import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What breaks WCAG 2.2 AA on the page as it stands, in a line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(standard).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary.replaceAll(/\s+/g, ' ')}`),
  )
}

/** By how many pixels the page is wider than the screen, once it has drawn itself for a screen that changed just now. */
export const overhang = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const measure = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    for (let frame = 0; frame < 60 && measure() > 0; frame++) await new Promise(requestAnimationFrame)
    return measure()
  })
