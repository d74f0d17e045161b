import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

test('a gate lets three in, then one for each that leaves, and skips those who went away', async () => {
  const gate = createGate(3)
  const log: string[] = []
  const ends: (() => void)[] = []
  const gone = new AbortController()
  const works = Array.from({ length: 6 }, (_, index) =>
    gate(
      () => {
        log.push(`in ${index}`)
        return new Promise<number>((resolve) => ends.push(() => resolve(index)))
      },
      index === 3 ? gone.signal : undefined,
    ),
  )
  const settled = Promise.allSettled(works)
  await Promise.resolve()
  expect(log).toEqual(['in 0', 'in 1', 'in 2'])
  gone.abort()
  ends[0]?.()
  await works[0]
  await expect(works[3]).rejects.toThrow()
  expect(log).toEqual(['in 0', 'in 1', 'in 2', 'in 4'])
  ends[1]?.()
  await works[1]
  ends[2]?.()
  ends[3]?.()
  await works[4]
  ends[4]?.()
  const states = (await settled).map(({ status }) => status)
  expect(states).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
})
