import type { TimelineItem } from '@gantry/contract/persons'
import { expect, test } from 'vitest'
import { groupTimeline } from './timeline-groups.ts'

const event = (id: string, session: string): TimelineItem => ({
  ...{ kind: 'event', id, session, event: 'opened', distinctId: 'ada', account: '', path: null },
  at: '2026-10-01T12:00:00Z',
})
const feedback: TimelineItem = {
  ...{ kind: 'feedback', id: 'f', title: 'Slow', excerpt: 'It is slow.', status: 'new' },
  at: '2026-10-01T12:00:00Z',
}

test('events of one session stand together, and what was said between them parts them', () => {
  const groups = groupTimeline([event('a', '1'), event('b', '1'), feedback, event('c', '1'), event('d', '2')])
  expect(groups.map((group) => (group.kind === 'said' ? 'said' : group.events.map(({ id }) => id).join('')))).toEqual([
    'ab',
    'said',
    'c',
    'd',
  ])
})
