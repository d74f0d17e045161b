import { type Cohort, createCohortFromFile } from '@gantry/contract/cohorts'
import { Button, FileInput, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useProblemText } from '../../../ui/problem.ts'
import { useAction } from '../../../ui/use-action.ts'

type Props = { project: string; onDone: (cohort: Cohort) => void; onClose: () => void }

/** A cohort of the ids in one column of a CSV file. */
export function CohortFileDialog({ project, onDone, onClose }: Props) {
  const { t } = useTranslation('insights')
  const { t: ui } = useTranslation('ui')
  const problemText = useProblemText()
  const [name, setName] = useState('')
  const [column, setColumn] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const upload = useAction(
    (body: File) => {
      // An upload's body stands beside what the endpoint describes.
      const args = { query: { project, name, ...(column && { column }) }, body }
      return call(createCohortFromFile, args, { headers: { 'content-type': 'application/octet-stream' } })
    },
    {
      topics: ['cohort'],
      done: ({ rows, unknown }) => t('cohorts.fileDone', { count: rows, unknown }),
      isQuiet: true,
    },
  )
  const isReady = name.trim() !== '' && file !== null
  return (
    <Modal opened onClose={onClose} title={t('cohorts.byFile')} closeButtonProps={{ 'aria-label': ui('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!file) return
          upload.mutate(file, {
            onSuccess: ({ cohort }) => {
              onDone(cohort)
              onClose()
            },
          })
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('name')}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <FileInput label={t('cohorts.file')} accept=".csv,text/csv,text/plain" value={file} onChange={setFile} />
          <TextInput
            label={t('cohorts.fileColumn')}
            description={t('cohorts.fileColumnHint')}
            value={column}
            onChange={(event) => setColumn(event.currentTarget.value)}
          />
          {upload.error && (
            <Text size="sm" c="error" role="alert">
              {problemText(upload.error)}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" disabled={!isReady} loading={upload.isPending}>
              {t('cohorts.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
