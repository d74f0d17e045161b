import type { FeedbackItem } from '@gantry/contract/feedback-items'
import { describe, expect, test } from 'vitest'
import {
  chosenStatuses,
  filterBody,
  hasFilters,
  type InboxFilter,
  noFilters,
  readInbox,
  stillFits,
  writeStatuses,
} from './inbox-filter.ts'

const area = '0198c0de-0000-7000-8000-000000000001'
const pm = { roles: ['product_manager'], zone: 'Europe/Berlin', now: new Date('2026-11-23T12:00:00Z') } as const
const ops = { ...pm, roles: ['product_ops'] } as const

describe('reading the inbox from its address', () => {
  test('shows a PM what is theirs and open, and Ops everything open', () => {
    expect(readInbox({}, pm)).toEqual({
      tab: 'mine',
      sort: 'newest',
      filter: { view: 'mine', snoozed: 'hide', status: ['new', 'triaged', 'in_progress'] },
    })
    expect(readInbox({}, ops).filter.view).toBe('all')
  })
  test('takes the snoozed tab as the snoozed items of the own inbox', () => {
    expect(readInbox({ view: 'snoozed' }, pm).filter).toMatchObject({ view: 'mine', snoozed: 'only' })
    expect(readInbox({ view: 'snoozed' }, ops).filter).toMatchObject({ view: 'all', snoozed: 'only' })
  })
  test('leaves out what no server would understand', () => {
    const search = { view: 'x', sort: 'x', area: ['x', area], rating: ['a', '5'], status: 'x', from: '2026-13-01' }
    expect(readInbox(search, ops)).toEqual({
      tab: 'all',
      sort: 'newest',
      filter: { view: 'all', snoozed: 'hide', area: [area], rating: ['5'] },
    })
  })
  test('reads days as whole days on the clock of the person', () => {
    expect(readInbox({ from: '2026-11-01', to: '2026-11-02' }, ops).filter).toMatchObject({
      from: '2026-10-31T23:00:00.000Z',
      to: '2026-11-02T23:00:00.000Z',
    })
    expect(readInbox({ period: '7d', from: '2020-01-01' }, ops).filter).toMatchObject({
      from: '2026-11-16T23:00:00.000Z',
    })
  })
})

describe('statuses in the address', () => {
  test.each([
    [['new', 'triaged', 'in_progress'], []],
    [[], ['any']],
    [['done'], ['done']],
  ])('%j is written %j and read back', (statuses, written) => {
    expect(writeStatuses(statuses)).toEqual(written)
    expect(chosenStatuses({ status: written })).toEqual(statuses)
  })
})

test('knows whether something narrows the list, and takes all away', () => {
  expect(hasFilters({ view: 'all', q: 'card' })).toBe(true)
  expect(hasFilters({ view: 'all', item: area })).toBe(false)
  expect(hasFilters({ ...{ q: 'card', status: 'new' }, ...noFilters() })).toBe(false)
})

test('writes ratings as numbers and flags as truths in a body', () => {
  const filter: InboxFilter = { view: 'all', snoozed: 'hide', rating: ['1', '2'], hasComments: 'true' }
  expect(filterBody(filter)).toEqual({ view: 'all', snoozed: 'hide', rating: [1, 2], hasComments: true })
})

describe('an item that was changed', () => {
  const item: FeedbackItem = {
    id: 'i',
    title: '',
    excerpt: '',
    source: { id: 's', name: '', kind: 'file' },
    author: { contactId: null, name: null, email: null },
    account: null,
    language: null,
    rating: null,
    status: 'new',
    snoozedUntil: null,
    area: { id: 'cards', name: '', path: '' },
    owner: { memberId: 'dana', name: 'Dana' },
    assignee: null,
    reason: { kind: 'model', text: '', rule: null, confidence: 0.9, terms: [] },
    createdAt: '2026-11-01T00:00:00Z',
    receivedAt: '2026-11-01T00:00:00Z',
    updatedAt: '2026-11-01T00:00:00Z',
    version: 1,
    may: { triage: true },
    whyNot: null,
  }
  const around = {
    memberId: 'dana',
    now: pm.now,
    isUnder: (id: string, ancestors: readonly string[]) => ancestors.includes(id) || ancestors.includes('payments'),
  }
  const mine: InboxFilter = { view: 'mine', snoozed: 'hide', status: ['new'] }

  test.each([
    [{}, mine, true],
    [{ status: 'done' } as const, mine, false],
    [{ owner: { memberId: 'kim', name: 'Kim' } }, mine, false],
    [{ owner: null, assignee: { memberId: 'dana', name: 'Dana' } }, mine, true],
    [{ snoozedUntil: '2026-12-01T00:00:00Z' }, mine, false],
    [{ snoozedUntil: '2026-11-01T00:00:00Z' }, mine, true],
    [{ snoozedUntil: '2026-12-01T00:00:00Z' }, { ...mine, snoozed: 'only' } as const, true],
    [{}, { ...mine, area: ['payments'] }, true],
    [{ area: null }, { ...mine, area: ['payments'] }, false],
    [{}, { ...mine, view: 'unassigned' } as const, false],
    [{}, { ...mine, routedBy: ['rule'] }, false],
  ])('%j in %j: stays is %s', (change, filter, stays) => {
    expect(stillFits({ ...item, ...change }, filter, around)).toBe(stays)
  })
})
