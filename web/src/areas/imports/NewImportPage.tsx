import type { ImportKind } from '@gantry/contract/imports'
import { Button, FileButton, Progress, Radio, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useMay } from '../../session/me.ts'
import { useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useProblemText } from '../../ui/problem.ts'
import { DetailShape } from '../../ui/shapes.tsx'
import { textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import classes from './Imports.module.css'
import { useKindText } from './kind-text.ts'
import { useImportKinds } from './queries.ts'
import { Steps } from './Steps.tsx'
import { sendFile } from './upload.ts'

/** The first step of an import: what it is, and the file. */
export function NewImportPage() {
  const { t } = useTranslation('imports')
  const mayImport = useMay('imports.run')
  const whyNot = useWhyNot('imports.run')
  return (
    <>
      <PageHeader title={t('new.title')} answers={t('new.answers')}>
        <Steps current="file" />
      </PageHeader>
      <div className={classes.page}>
        {mayImport ? <ChooseFile /> : <EmptyState title={t('notYours')} text={whyNot ?? ''} />}
      </div>
    </>
  )
}

function ChooseFile() {
  const { t } = useTranslation('imports')
  const [search, change] = useUrlSearch()
  const { data: kinds, error, refetch } = useImportKinds()
  const { labelOf, textOf: tellOf } = useKindText()
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!kinds) return <DetailShape />
  const allowed = kinds.filter(({ mayImport }) => mayImport)
  const chosen = allowed.find(({ kind }) => kind === textOf(search.kind)) ?? allowed[0]
  if (!chosen) return <EmptyState title={t('notYours')} text={t('new.nothing')} />
  return (
    <div className={classes.column}>
      <Radio.Group value={chosen.kind} onChange={(kind) => change({ kind })} label={t('new.kind')}>
        <div className={classes.kinds}>
          {allowed.map((kind) => (
            <Radio.Card
              key={kind.kind}
              value={kind.kind}
              className={classes.kind}
              data-checked={kind === chosen || undefined}
            >
              <Text size="sm" fw={550}>
                {labelOf(kind)}
              </Text>
              <Text size="xs" c="dimmed">
                {tellOf(kind)}
              </Text>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <DropZone kind={chosen} />
      <Fields kind={chosen} />
    </div>
  )
}

function DropZone({ kind }: { kind: ImportKind }) {
  const { t } = useTranslation('imports')
  const { share } = useFormat()
  const problemText = useProblemText()
  const navigate = useNavigate()
  const workspace = useWorkspaceSlug()
  const [isOver, setOver] = useState(false)
  const [sent, setSent] = useState(0)
  const abort = useRef(new AbortController())
  const upload = useMutation({
    mutationFn: (file: File) => {
      abort.current = new AbortController()
      setSent(0)
      return sendFile(kind.kind, file, setSent, abort.current.signal)
    },
    onSuccess: ({ id }) => navigate({ to: '/w/$workspace/imports/$importId', params: { workspace, importId: id } }),
  })
  const take = (file: File | null | undefined): void => {
    if (file && !upload.isPending) upload.mutate(file)
  }
  const isAborted = upload.error instanceof DOMException
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way beside the button inside
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files[0])
      }}
    >
      <IconFileUpload size={28} stroke={1.4} color="var(--mantine-color-dimmed)" aria-hidden="true" />
      {upload.isPending ? (
        <>
          <Text size="sm" role="status">
            {sent < 1 ? t('new.sending', { share: share(Math.round(sent * 100) / 100) }) : t('new.reading')}
          </Text>
          <Progress w={260} maw="100%" value={sent * 100} animated={sent >= 1} aria-label={t('new.sendingLabel')} />
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => abort.current.abort()}>
            {t('cancel')}
          </Button>
        </>
      ) : (
        <>
          <Text size="sm">{t('new.drop')}</Text>
          <FileButton accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,text/csv,application/json" onChange={take}>
            {(props) => <Button {...props}>{t('new.choose')}</Button>}
          </FileButton>
          <Text size="xs" c="dimmed">
            {t('new.formats')}
          </Text>
        </>
      )}
      {upload.error && !isAborted && (
        <Text size="sm" c="error" role="alert">
          {problemText(upload.error)}
        </Text>
      )}
    </div>
  )
}

/** What the file may hold, so that nobody has to try. */
function Fields({ kind }: { kind: ImportKind }) {
  const { t } = useTranslation('imports')
  return (
    <section className={classes.section} aria-labelledby="fields">
      <h2 id="fields" style={{ margin: 0, fontSize: 'var(--mantine-font-size-sm)' }}>
        {t('new.fields')}
      </h2>
      <Text size="sm" c="dimmed">
        {kind.fields.map(({ label, required }) => (required ? t('new.required', { label }) : label)).join(', ')}
        {kind.takesAttributes && `. ${t('new.attributes')}`}
      </Text>
    </section>
  )
}
