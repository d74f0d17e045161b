/** Why an entry was refused or what was mended on it: codes for machines, sentences for people. */
export const reasons = {
  no_event_name: 'The event has no name.',
  event_name_too_long: 'The name of the event is longer than 200 characters.',
  no_id: 'Nobody is named: distinct_id, userId or anonymousId is missing.',
  illegal_id: 'The id stands for nobody (such as null, undefined, 0 or anonymous): it would make many people one.',
  id_too_long: 'The id is longer than 512 characters.',
  same_ids: 'Both ids are the same, so there is nothing to join.',
  properties_not_object: 'The properties are not an object.',
  too_many_properties: 'There are more than 1,000 properties.',
  too_deep: 'The properties are nested deeper than 20 levels.',
  too_large: 'The entry is larger than 1 MB.',
  not_an_entry: 'It is not an object that says what happened.',
  unknown_operation: 'There is no such operation on a profile.',
  not_storable: 'The database refused the row.',
  malformed: 'The request could not be read.',
  unknown_key: 'There is no such write key.',
  revoked_key: 'This write key has been revoked.',
  too_many_requests: 'The write key has a limit, and it was passed.',
  clamped_future: 'It lay more than 23 hours in the future; the time of arrival was taken.',
  time_unusable: 'Its time could not be read or lies before 2000; the time of arrival was taken.',
  clock_corrected: 'The clock of the sender was off by more than a minute; the time was corrected.',
  renamed: 'The name of the event had spaces around it or control characters in it; they were taken out.',
  text_mended: 'Some text was not valid Unicode; the broken places were replaced.',
  number_as_text: 'A number was too large to be kept as a number and is kept as text.',
} as const
export type Reason = keyof typeof reasons

export const isReason = (code: string): code is Reason => Object.hasOwn(reasons, code)
/** The sentence behind a code; an adapter's own words are their own explanation. */
export const explain = (code: string): string => (isReason(code) ? reasons[code] : code)
