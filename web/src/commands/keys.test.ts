import { describe, expect, test } from 'vitest'
import { findByStrokes, strokeOf } from './keys.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false }

describe('strokeOf', () => {
  test.each([
    [{ ...plain, key: 'j' }, 'j'],
    [{ ...plain, key: 'J' }, 'j'],
    [{ ...plain, key: '?' }, '?'],
    [{ ...plain, key: 'Escape' }, 'Escape'],
    [{ ...plain, key: 'k', ctrlKey: true }, 'mod+k'],
    [{ ...plain, key: 'k', metaKey: true }, 'mod+k'],
    [{ ...plain, key: 'k', altKey: true }, 'alt+k'],
  ])('names %o %s', (event, name) => expect(strokeOf(event)).toBe(name))
})

describe('findByStrokes', () => {
  const home = { id: 'home', keys: 'g h' }
  const down = { id: 'down', keys: 'j' }
  const silent = { id: 'silent', keys: undefined }

  test('finds a single key and a sequence', () => {
    expect(findByStrokes([home, down, silent], ['j']).command).toBe(down)
    expect(findByStrokes([home, down, silent], ['g', 'h']).command).toBe(home)
  })
  test('waits for the rest of a sequence', () => {
    expect(findByStrokes([home, down], ['g'])).toEqual({ isPrefix: true })
  })
  test('gives up on strokes that lead nowhere', () => {
    expect(findByStrokes([home, down], ['g', 'j'])).toEqual({ isPrefix: false })
  })
  test('prefers the command registered last', () => {
    const ofPage = { id: 'page', keys: 'j' }
    expect(findByStrokes([down, ofPage], ['j']).command).toBe(ofPage)
  })
})
