import {
  cancelImport,
  downloadRejectedRows,
  type Import,
  repairImport,
  resumeImport,
  undoImport,
} from '@gantry/contract/imports'
import { Alert, Button, Group, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { call, downloadUrl } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { JobProgress } from '../../ui/JobProgress.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { CountFigures } from './CountFigures.tsx'
import { ProblemGroups } from './ProblemGroups.tsx'
import { isBusy } from './queries.ts'
import { useImportAction } from './use-import-action.ts'

/** An import under way or over: how far it is, what it did, what is to be mended, and the way back. */
export function RunView({ record }: { record: Import }) {
  const { t } = useTranslation('imports')
  const { number, seconds } = useFormat()
  const { progress, state } = record
  const tookSeconds =
    record.startedAt && record.finishedAt
      ? (new Date(record.finishedAt).getTime() - new Date(record.startedAt).getTime()) / 1_000
      : null
  return (
    <>
      {isBusy(record) ? (
        <Busy record={record} />
      ) : (
        <div role="status">
          <Title order={2}>{t(`state.${state}`)}</Title>
          {tookSeconds !== null && state === 'done' && (
            <Text size="sm" c="dimmed">
              {t('run.took', {
                count: progress.rowsRead,
                rows: number(progress.rowsRead),
                time: seconds(Math.max(1, tookSeconds)),
              })}
            </Text>
          )}
          {state === 'undone' && record.undo && (
            <Text size="sm" c="dimmed">
              {t('run.undone', { undone: number(record.undo.undone), kept: number(record.undo.kept) })}
            </Text>
          )}
        </div>
      )}
      {record.error && (
        <Alert color="red" title={t('run.failed')}>
          {record.error}
        </Alert>
      )}
      <CountFigures counts={progress} />
      <Verbs record={record} />
      {progress.rejected > 0 && !isBusy(record) && (
        <ProblemGroups record={record} round={`${state}-${progress.rejected}-${record.version}`} />
      )}
    </>
  )
}

function Busy({ record }: { record: Import }) {
  const { t } = useTranslation('imports')
  const cancel = useImportAction(() => call(cancelImport, { params: { id: record.id } }))
  const { progress, state } = record
  return (
    <div>
      <JobProgress
        label={t(`state.${state}`)}
        done={progress.rowsRead}
        total={progress.totalRows}
        perSecond={progress.rowsPerSecond}
        remainingSeconds={progress.remainingSeconds}
        onCancel={record.may.cancel ? () => cancel.mutate(undefined) : undefined}
      />
      <Text size="xs" c="dimmed" mt={6}>
        {t('run.canLeave')}
      </Text>
    </div>
  )
}

function Verbs({ record }: { record: Import }) {
  const { t } = useTranslation('imports')
  const confirm = useConfirm()
  const workspace = useWorkspaceSlug()
  const params = { id: record.id }
  const resume = useImportAction(() => call(resumeImport, { params }))
  const repair = useImportAction(() => call(repairImport, { params }))
  const undo = useImportAction(() => call(undoImport, { params }))
  const askUndo = async (): Promise<void> => {
    const isSure = await confirm({ title: t('run.undo'), text: t('run.undoText'), action: t('run.undo') })
    if (isSure) undo.mutate(undefined)
  }
  const mayShow = record.state === 'done' && record.kind === 'feedback'
  return (
    <Group gap="xs">
      {record.may.resume && (
        <Button loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
          {t('run.resume')}
        </Button>
      )}
      {record.may.repair && (
        <Button variant="default" loading={repair.isPending} onClick={() => repair.mutate(undefined)}>
          {t('run.repair')}
        </Button>
      )}
      {record.progress.rejected > 0 && !isBusy(record) && (
        <Button
          component="a"
          href={downloadUrl(downloadRejectedRows, { params })}
          variant="default"
          leftSection={<IconDownload size={14} />}
        >
          {t('run.download')}
        </Button>
      )}
      {record.may.undo && (
        <Button variant="default" loading={undo.isPending} onClick={() => void askUndo()}>
          {t('run.undo')}
        </Button>
      )}
      {mayShow && (
        <TextLink
          size="sm"
          to="/w/$workspace/feedback"
          params={{ workspace }}
          search={{ view: 'all', status: 'any', importId: record.id }}
        >
          {t('run.show')}
        </TextLink>
      )}
      {mayShow && record.settings.history === true && (
        <TextLink size="sm" to="/w/$workspace/feedback/routing" params={{ workspace }}>
          {t('run.showRouting')}
        </TextLink>
      )}
    </Group>
  )
}
