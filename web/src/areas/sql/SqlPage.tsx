import { createSqlQuery, type SqlQuery, sqlLimits, updateSqlQuery } from '@gantry/contract/sql'
import { Button, Group, Text, TextInput } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useAction } from '../../ui/use-action.ts'
import { textOf as urlText } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { NoProject } from '../events/NoProject.tsx'
import { ProjectSelect } from '../events/ProjectSelect.tsx'
import { useChosenProject } from '../events/queries.ts'
import { useSqlRun, useSqlSchema } from './queries.ts'
import classes from './Sql.module.css'
import { SqlEditor } from './SqlEditor.tsx'
import { SqlResultView } from './SqlResultView.tsx'
import { SqlSide } from './SqlSide.tsx'
import { valueNames } from './values.ts'

export function SqlPage() {
  const { t } = useTranslation('sql')
  const chosen = useChosenProject()
  const { project } = chosen
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <div className={classes.page} tabIndex={0}>
      <PageHeader title={t('title')} answers={t('answers')} actions={project && <ProjectSelect {...chosen} />} />
      {project ? <Workbench key={project.id} project={project.id} /> : <NoProject {...chosen} />}
    </div>
  )
}

/** The query stands in the address (`q`), so that a link brings it along; it runs only when somebody says so. */
function Workbench({ project }: { project: string }) {
  const { t } = useTranslation('sql')
  const format = useFormat()
  const [search, change] = useUrlSearch()
  const [text, setText] = useState(urlText(search.q))
  const [values, setValues] = useState<Record<string, string>>({})
  const [saved, setSaved] = useState<SqlQuery>()
  const why = useWhyNot('sql.run')
  const { data: schema } = useSqlSchema(project)
  const run = useSqlRun()
  const names = valueNames(text)
  const asked = Object.fromEntries(names.map((name) => [name, values[name] ?? '']))
  const start = useCallback(() => {
    if (why || text.trim() === '') return
    change({ q: text })
    run.mutate({ project, text, values: asked })
  }, [why, text, change, run, project, asked])
  return (
    <div className={classes.layout}>
      <div className={classes.main}>
        <SqlEditor label={t('editor')} text={text} schema={schema} onChange={setText} onRun={start} />
        {names.map((name) => (
          <TextInput
            key={name}
            label={t('value', { name })}
            value={values[name] ?? ''}
            onChange={({ currentTarget: { value } }) => setValues((now) => ({ ...now, [name]: value }))}
          />
        ))}
        <Group gap="xs">
          <DisabledReason reason={why}>
            <Button onClick={start} loading={run.isPending}>
              {t('run')}
            </Button>
          </DisabledReason>
          {run.isPending && (
            <Button variant="default" onClick={run.cancel}>
              {t('cancel')}
            </Button>
          )}
          <SaveButtons project={project} text={text} values={asked} saved={saved} onSaved={setSaved} />
          <Text size="xs" c="dimmed">
            {t('limits', {
              rows: format.number(sqlLimits.rows),
              seconds: sqlLimits.seconds,
              memory: format.bytes(sqlLimits.memoryBytes),
            })}
          </Text>
        </Group>
        {run.error && <ErrorNote error={run.error} />}
        {run.data && !run.error && <SqlResultView result={run.data} />}
        {run.isIdle && <Text size="sm">{t('start')}</Text>}
      </div>
      <SqlSide
        project={project}
        schema={schema}
        onTake={(query) => {
          setText(query.text)
          setValues(query.values)
          setSaved(query.saved)
        }}
      />
    </div>
  )
}

type SaveProps = {
  project: string
  text: string
  values: Record<string, string>
  saved: SqlQuery | undefined
  onSaved: (query: SqlQuery) => void
}

function SaveButtons({ project, text, values, saved, onSaved }: SaveProps) {
  const { t } = useTranslation('sql')
  const [isNaming, setNaming] = useState(false)
  const options = { topics: ['sql_query'], done: () => t('saved') }
  const create = useAction((name: string) => call(createSqlQuery, { body: { project, text, values, name } }), {
    ...options,
    isQuiet: true,
  })
  const update = useAction(
    ({ id, version }: SqlQuery) =>
      call(updateSqlQuery, { params: { id }, body: { text, values } }, ifUnchanged(version)),
    options,
  )
  const isEmpty = text.trim() === ''
  const isChanged =
    saved !== undefined && (saved.text !== text || JSON.stringify(saved.values) !== JSON.stringify(values))
  return (
    <>
      {saved && (
        <Button
          variant="default"
          disabled={!isChanged}
          onClick={() => update.mutate(saved, { onSuccess: onSaved })}
          loading={update.isPending}
        >
          {t('save')}
        </Button>
      )}
      <Button variant="default" disabled={isEmpty} onClick={() => setNaming(true)}>
        {saved ? t('saveAs') : t('save')}
      </Button>
      {isNaming && (
        <NameDialog
          title={t('saveAs')}
          label={t('name')}
          onCreate={async (name) => onSaved(await create.mutateAsync(name))}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  )
}
