import { deleteImport, type Import } from '@gantry/contract/imports'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { DetailShape } from '../../ui/shapes.tsx'
import { useAction } from '../../ui/use-action.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { CheckStep } from './CheckStep.tsx'
import classes from './Imports.module.css'
import { useKindText } from './kind-text.ts'
import { MappingStep } from './MappingStep.tsx'
import { useImport, useImportKinds } from './queries.ts'
import { RunView } from './RunView.tsx'
import { type Step, Steps } from './Steps.tsx'

/** One import, at the step where it stands. */
export function ImportPage() {
  const { importId = '' } = useParams({ strict: false })
  const { t } = useTranslation('imports')
  const { data, error, refetch } = useImport(importId)
  if (error && !data) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!data) return <PageHeader title={t('title')} />
  return <OneImport key={data.id} record={data} />
}

function OneImport({ record }: { record: Import }) {
  const { t } = useTranslation('imports')
  const { bytes, ago } = useFormat()
  const [search, change] = useUrlSearch()
  const { labelOf } = useKindText()
  const { data: kinds } = useImportKinds()
  const kind = kinds?.find(({ kind: name }) => name === record.kind)
  const isChecking = record.state === 'checking'
  const isPreparing = record.may.edit || isChecking
  const step: Step = !isPreparing ? 'run' : isChecking || textOf(search.step) === 'check' ? 'check' : 'columns'
  const goTo = (next: Step): void => change({ step: next === 'check' ? 'check' : undefined })
  return (
    <>
      <PageHeader
        title={t('one.title', { file: record.fileName })}
        answers={[
          kind ? labelOf(kind) : record.kind,
          bytes(record.fileSize),
          t('one.by', { name: record.createdBy, when: ago(record.createdAt) }),
        ].join(' · ')}
        actions={<ImportMenu record={record} />}
      >
        <Steps current={step} />
      </PageHeader>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <div className={classes.page} tabIndex={0}>
        <div className={classes.column}>
          {!kind ? (
            <DetailShape />
          ) : step === 'columns' ? (
            <MappingStep record={record} kind={kind} onNext={() => goTo('check')} />
          ) : step === 'check' ? (
            <CheckStep record={record} kind={kind} onBack={() => goTo('columns')} />
          ) : (
            <RunView record={record} />
          )}
        </div>
      </div>
    </>
  )
}

function ImportMenu({ record }: { record: Import }) {
  const { t } = useTranslation('imports')
  const confirm = useConfirm()
  const navigate = useNavigate()
  const workspace = useWorkspaceSlug()
  const remove = useAction(() => call(deleteImport, { params: { id: record.id } }), {
    topics: ['import'],
    done: () => t('one.removed'),
  })
  if (!record.may.remove) return null
  const ask = async (): Promise<void> => {
    const isSure = await confirm({ title: t('one.remove'), text: t('one.removeText'), action: t('one.remove') })
    if (!isSure) return
    remove.mutate(undefined, {
      onSuccess: () => void navigate({ to: '/w/$workspace/imports', params: { workspace } }),
    })
  }
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={30} aria-label={t('one.actions')}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void ask()}>{t('one.remove')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
