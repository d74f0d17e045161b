import { createCohortFromPoint } from '@gantry/contract/cohorts'
import { type InsightPerson, listInsightPeople } from '@gantry/contract/insights'
import { Button, Group, Text } from '@mantine/core'
import { IconDownload, IconUsersPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { saveFile, toCsv } from '../../../ui/csv.ts'
import { DisabledReason, useWhyNot } from '../../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { DetailPanel } from '../../../ui/ListDetail.tsx'
import { NameDialog } from '../../../ui/NameDialog.tsx'
import { ListShape } from '../../../ui/shapes.tsx'
import { useAction } from '../../../ui/use-action.ts'
import { loadAllPages } from '../../../ui/use-pages.ts'
import classes from '../Insights.module.css'
import { type PeopleQuestion, usePeople } from '../queries.ts'
import { PersonRow } from './PersonRow.tsx'

type Props = {
  question: PeopleQuestion
  /** The point in words, such as "Signed up, 3 Nov". */
  words: string
  insightName: string
  onClose: () => void
}

/** Everybody behind one number, by the query that computed it. */
export function PeoplePanel(props: Props) {
  const { t } = useTranslation('insights')
  const { words, onClose } = props
  const whyNot = useWhyNot('persons.read')
  return (
    <DetailPanel title={words || t('people.title')} label={t('people.title')} onClose={onClose}>
      {whyNot ? (
        <Text size="sm" p="lg">
          {whyNot}
        </Text>
      ) : (
        <People {...props} />
      )}
    </DetailPanel>
  )
}

function People({ question, words, insightName }: Props) {
  const { t } = useTranslation('insights')
  const { number } = useFormat()
  const people = usePeople(question)
  const [isNaming, setNaming] = useState(false)
  const [isExporting, setExporting] = useState(false)
  const whyNotSave = useWhyNot('insights.write')
  const unit = people.rows[0]?.unit ?? question.definition.unit
  const save = useAction(
    (name: string) =>
      call(createCohortFromPoint, { body: { ...question, name, description: `${insightName}: ${words}` } }),
    { topics: ['cohort'], done: ({ name, count }) => t('people.saved', { name, count }), isQuiet: true },
  )
  const saveCsv = async (): Promise<void> => {
    setExporting(true)
    try {
      const rows = await loadAllPages((page) =>
        call(listInsightPeople, { body: { ...question, ...page, limit: 1_000 } }),
      )
      saveFile('people.csv', toCsv(csvHeader, rows.map(csvLine)))
    } finally {
      setExporting(false)
    }
  }
  if (people.error && people.rows.length === 0) return <ErrorNote error={people.error} onRetry={people.retry} />
  if (people.isLoading) return <ListShape />
  return (
    <>
      <div className={classes.panelTools}>
        <DisabledReason reason={unit === 'person' ? whyNotSave : t('people.onlyPersons')}>
          <Button variant="default" leftSection={<IconUsersPlus size={14} />} onClick={() => setNaming(true)}>
            {t('people.saveCohort')}
          </Button>
        </DisabledReason>
        <Button
          variant="default"
          leftSection={<IconDownload size={14} />}
          loading={isExporting}
          onClick={() => void saveCsv()}
        >
          {t('people.csv')}
        </Button>
      </div>
      <Text size="sm" className={classes.panelLines} role="status">
        {people.facts && t(`people.count.${unit}`, { count: people.facts.count, shown: number(people.facts.count) })}
        {people.facts?.sum != null && ` · ${t('people.sum', { sum: number(people.facts.sum) })}`}
      </Text>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-label={t('people.title')}>
        {people.rows.map((person) => (
          <PersonRow key={person.key} person={person} project={question.project} />
        ))}
      </ul>
      {people.hasMore && (
        <Group justify="center" p="sm">
          <Button variant="subtle" onClick={people.loadMore}>
            {t('people.more')}
          </Button>
        </Group>
      )}
      {isNaming && (
        <NameDialog
          title={t('people.saveCohort')}
          label={t('name')}
          onCreate={(name) => save.mutateAsync(name)}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  )
}

const csvHeader = ['key', 'distinct_id', 'name', 'email', 'value', 'first_at', 'last_at']
const csvLine = ({ key, distinctId, name, email, value, firstAt, lastAt }: InsightPerson) => [
  key,
  distinctId,
  name,
  email,
  value,
  firstAt,
  lastAt,
]
