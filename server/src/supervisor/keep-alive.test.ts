import { describe, expect, test } from 'vitest'
import type { Child } from '../stores/child.ts'
import { backOffMs, keepAlive } from './keep-alive.ts'

/** A child that ends when told to, and counts how often it was asked to. */
function fakeChild(): Child & { end: () => void; stops: number } {
  const listeners: (() => void)[] = []
  let hasEnded = false
  const child = {
    pid: 1,
    stops: 0,
    end: () => {
      hasEnded = true
      for (const listener of listeners.splice(0)) listener()
    },
    stop: async () => {
      child.stops++
      child.end()
    },
    onExit: (listener: () => void) => {
      if (hasEnded) listener()
      else listeners.push(listener)
    },
  }
  return child
}

describe('a kept child', () => {
  test('is started again when it ends, and no more once it was stopped', async () => {
    const children = [fakeChild(), fakeChild(), fakeChild()]
    let starts = 0
    const said: string[] = []
    const kept = await keepAlive(
      'The engine',
      async () => children[starts++] ?? fakeChild(),
      (line) => said.push(line),
    )
    children[0]?.end()
    await expect.poll(() => starts, { timeout: 60_000 }).toBe(2)
    await expect
      .poll(() => said, { timeout: 60_000 })
      .toEqual(['The engine has ended; starting it again', 'The engine runs again'])
    await kept.stop()
    expect(children[1]?.stops).toBeGreaterThan(0)
    expect(starts).toBe(2)
  })

  test('is tried until it starts', async () => {
    const first = fakeChild()
    const second = fakeChild()
    const outcomes = [first, new Error('no room'), new Error('still no room'), second]
    const said: string[] = []
    const kept = await keepAlive(
      'The engine',
      async () => {
        const outcome = outcomes.shift()
        if (!outcome || outcome instanceof Error) throw outcome
        return outcome
      },
      (line) => said.push(line),
    )
    first.end()
    await expect.poll(() => said.at(-1), { timeout: 60_000 }).toBe('The engine runs again')
    expect(said).toContain('The engine does not start: still no room')
    await kept.stop()
    expect(second.stops).toBeGreaterThan(0)
  })

  test('that cannot start at all says why', async () => {
    const start = async () => {
      throw new Error('no room')
    }
    await expect(keepAlive('The engine', start, () => {})).rejects.toThrow('no room')
  })

  test('is stopped while it waits for its next start', async () => {
    const child = fakeChild()
    let starts = 0
    const kept = await keepAlive(
      'The engine',
      async () => {
        starts++
        return child
      },
      () => {},
    )
    child.end()
    await kept.stop()
    expect(starts).toBe(1)
  })
})

test('waits 0.2 s first, twice as long after every quick end, ten seconds at most', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 100].map(backOffMs)).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
})
