import { removeSqlQuery, type SqlQuery } from '@gantry/contract/sql'
import { ActionIcon, Group, Tabs, Text, UnstyledButton } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useAction } from '../../ui/use-action.ts'
import { useSavedQueries, useSqlHistory } from './queries.ts'
import classes from './Sql.module.css'
import type { SqlSchema } from './SqlEditor.tsx'

type Take = (query: { text: string; values: Record<string, string>; saved?: SqlQuery }) => void
type Props = { project: string; schema: SqlSchema | undefined; onTake: Take }

/** What helps to write: the tables, what is saved, what was run. */
export function SqlSide({ project, schema, onTake }: Props) {
  const { t } = useTranslation('sql')
  const [tab, setTab] = useState<string | null>('tables')
  return (
    <Tabs value={tab} onChange={setTab} aria-label={t('side')} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="tables">{t('tables')}</Tabs.Tab>
        <Tabs.Tab value="saved">{t('savedQueries')}</Tabs.Tab>
        <Tabs.Tab value="history">{t('history')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="tables" pt="xs">
        <Tables schema={schema} onTake={onTake} />
      </Tabs.Panel>
      <Tabs.Panel value="saved" pt="xs">
        <Saved project={project} onTake={onTake} />
      </Tabs.Panel>
      <Tabs.Panel value="history" pt="xs">
        <History project={project} onTake={onTake} />
      </Tabs.Panel>
    </Tabs>
  )
}

function Tables({ schema, onTake }: { schema: SqlSchema | undefined; onTake: Take }) {
  const { t } = useTranslation('sql')
  const begin = (table: string) => onTake({ text: `SELECT *\nFROM ${table}\nLIMIT 100`, values: {} })
  return (
    <ul className={classes.list}>
      {schema?.tables.map(({ name, columns }) => (
        <li key={name}>
          <UnstyledButton
            className={classes.query}
            aria-label={t('insert', { table: name })}
            onClick={() => begin(name)}
          >
            <Text fw={500} size="sm">
              {name}
            </Text>
          </UnstyledButton>
          {columns.map((column) => (
            <Group key={column.name} justify="space-between" wrap="nowrap" gap="xs" pl={12}>
              <Text className={classes.code} component="code">
                {column.name}
              </Text>
              <Text size="xs" c="dimmed" truncate title={column.type}>
                {column.type}
              </Text>
            </Group>
          ))}
        </li>
      ))}
    </ul>
  )
}

function Saved({ project, onTake }: { project: string; onTake: Take }) {
  const { t } = useTranslation('sql')
  const { rows, isLoading } = useSavedQueries(project)
  const remove = useAction(({ id }: SqlQuery) => call(removeSqlQuery, { params: { id } }), {
    topics: ['sql_query'],
    done: () => t('removed'),
    undo: ({ activityId }) => ({ activityId }),
  })
  if (!isLoading && rows.length === 0) return <Hint text={t('noSaved')} />
  return (
    <ul className={classes.list}>
      {rows.map((saved) => (
        <Group component="li" key={saved.id} wrap="nowrap" gap={4} align="flex-start">
          <UnstyledButton className={classes.query} onClick={() => onTake({ ...saved, saved })}>
            <Text size="sm">{saved.name}</Text>
            <Text size="xs" c="dimmed">
              {saved.by}
            </Text>
          </UnstyledButton>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('remove', { name: saved.name })}
            onClick={() => remove.mutate(saved)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
    </ul>
  )
}

function History({ project, onTake }: { project: string; onTake: Take }) {
  const { t } = useTranslation('sql')
  const format = useFormat()
  const { rows, isLoading } = useSqlHistory(project)
  if (!isLoading && rows.length === 0) return <Hint text={t('noHistory')} />
  return (
    <ul className={classes.list}>
      {rows.map((run) => (
        <li key={run.id}>
          <UnstyledButton className={classes.query} onClick={() => onTake(run)}>
            <Text className={classes.code} component="code">
              {run.text}
            </Text>
            <Text size="xs" c="dimmed" title={run.refusal ?? undefined}>
              {format.ago(run.at)}, {run.refusal === null ? t('rows', { count: run.rows ?? 0 }) : t('refused')},{' '}
              {run.by}
            </Text>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}

const Hint = ({ text }: { text: string }) => (
  <Text size="sm" c="dimmed">
    {text}
  </Text>
)
