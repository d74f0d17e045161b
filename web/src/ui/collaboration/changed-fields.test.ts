import { expect, test } from 'vitest'
import { changedFields } from './changed-fields.ts'

const area = '0198c0de-0000-7000-8000-000000000001'

test.each([
  [{ status: 'new' }, { status: 'done' }, [{ field: 'status', from: 'new', to: 'done' }]],
  [{ status: 'new' }, { status: 'new' }, []],
  [{ areaId: null }, { areaId: area }, [{ field: 'areaId', from: null, to: null }]],
  [{}, { rating: 5 }, [{ field: 'rating', from: null, to: '5' }]],
  [null, { rating: 5 }, []],
  [{ tags: ['a'] }, { tags: ['a'] }, []],
])('from %j to %j changes %j', (before, after, fields) => expect(changedFields(before, after)).toEqual(fields))
