import { expect, test } from 'vitest'
import { findCommands } from './palette-match.ts'

const invite = { id: 'invite', label: 'Invite somebody', group: 'People' }
const home = { id: 'home', label: 'Home', group: 'Go to' }
const erase = { id: 'erase', label: 'Große Löschung', group: 'Gehe zu' }
const some = { id: 'some', label: 'Somebody else', group: 'People' }
const all = [invite, home, erase, some]

test('offers everything while nothing is typed', () => expect(findCommands(all, ' ')).toHaveLength(4))
test('wants every word, in label or group', () => expect(findCommands(all, 'people inv')).toEqual([invite]))
test('puts labels that begin with the words first', () => expect(findCommands(all, 'some')).toEqual([some, invite]))
test('does not mind accents', () => expect(findCommands(all, 'losch')).toEqual([erase]))
test('shows a command once, as registered last', () => {
  const renamed = { ...home, label: 'Home page' }
  expect(findCommands([home, renamed], 'home')).toEqual([renamed])
})
