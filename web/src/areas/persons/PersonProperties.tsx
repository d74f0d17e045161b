import type { PersonDetail } from '@gantry/contract/persons'
import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { PageSection } from '../../ui/PageBody.tsx'
import classes from './Persons.module.css'
import { usePropertyChanges } from './queries.ts'

export const textOfValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What is known of a person, and how it came to be. */
export function PersonProperties({ project, person }: { project: string; person: PersonDetail }) {
  const { t } = useTranslation('persons')
  const [isOpen, setOpen] = useState(false)
  const properties = Object.entries(person.properties)
  return (
    <PageSection title={t('properties')}>
      {properties.length === 0 && <Text size="sm">{t('noProperties')}</Text>}
      {properties.map(([name, value]) => (
        <FieldRow key={name} label={name}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {textOfValue(value)}
          </Text>
        </FieldRow>
      ))}
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        {isOpen ? t('hideHistory') : t('history')}
      </Button>
      {isOpen && <Changes project={project} person={person.id} />}
    </PageSection>
  )
}

const operations = ['set', 'set_once', 'unset', 'add', 'append', 'prepend', 'union', 'remove', 'delete'] as const

function Changes({ project, person }: { project: string; person: string }) {
  const { t } = useTranslation('persons')
  const { instant } = useFormat()
  const { data } = usePropertyChanges(project, person, true)
  return (
    <ol className={classes.list}>
      {data?.items.map(({ at, operation, properties, rawId }) => {
        const known = operations.find((one) => one === operation)
        return (
          <li key={`${at}${rawId}${operation}${JSON.stringify(properties)}`} className={classes.item}>
            <Stack gap={0}>
              {Object.entries(properties).map(([name, value]) => (
                <Text key={name} size="sm">
                  {name}: {textOfValue(value)}
                </Text>
              ))}
              <Text size="xs" c="dimmed">
                {known ? t(`operation.${known}`) : operation} · {rawId}
              </Text>
            </Stack>
            <Text size="xs" c="dimmed">
              {instant(at)}
            </Text>
          </li>
        )
      })}
    </ol>
  )
}
