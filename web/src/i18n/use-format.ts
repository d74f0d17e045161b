import { useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../session/me.ts'
import { useWorkspaceSlug } from '../url/use-url.ts'
import { createFormat, type Format } from './format.ts'

/** Dates, numbers and money in the language of the page and the time zone of the person. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const { data } = useSuspenseQuery(meQuery(useWorkspaceSlug()))
  const zone = data.current?.zone
  return useMemo(() => createFormat(regional(i18n.language), zone), [i18n.language, zone])
}

/** The language as the browser's own region writes it: days and times differ between en-GB and en-US. */
const regional = (language: string): string =>
  navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language
