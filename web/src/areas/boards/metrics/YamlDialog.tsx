import { importMetrics, type MetricDiff, previewMetrics } from '@gantry/contract/metrics'
import { Button, Code, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { useAction } from '../../../ui/use-action.ts'

/** Takes metrics from YAML; first it shows what would change, in the definitions and in the values. */
export function YamlDialog({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useTranslation('boards')
  const { t: tUi } = useTranslation('ui')
  const [yaml, setYaml] = useState('')
  const check = useAction(() => call(previewMetrics, { body: { project, yaml } }), { topics: [], isQuiet: true })
  const apply = useAction(() => call(importMetrics, { body: { project, yaml } }), {
    topics: ['metric', 'dashboard'],
    done: (counts) => t('metric.yaml.done', counts),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('metric.yaml.import')}
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      <Stack gap="sm">
        <Textarea
          label={t('metric.yaml.text')}
          autosize
          minRows={6}
          maxRows={16}
          data-autofocus
          spellCheck={false}
          value={yaml}
          onChange={(event) => {
            setYaml(event.currentTarget.value)
            check.reset()
          }}
        />
        {check.error && <ErrorNote error={check.error} />}
        {check.data?.items.map((diff) => (
          <Diff key={diff.key} diff={diff} />
        ))}
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            disabled={yaml.trim() === ''}
            loading={check.isPending}
            onClick={() => check.mutate(undefined)}
          >
            {t('metric.yaml.check')}
          </Button>
          <Button
            disabled={!check.data}
            loading={apply.isPending}
            onClick={() => apply.mutate(undefined, { onSuccess: onClose })}
          >
            {t('metric.yaml.apply')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Diff({ diff }: { diff: MetricDiff }) {
  const { t } = useTranslation('boards')
  const { number } = useFormat()
  const words = (value: number | null): string => (value === null ? '–' : number(value))
  return (
    <section aria-label={diff.key}>
      <Text size="sm" fw={600}>
        {diff.key}: {t(`metric.yaml.change.${diff.change}`)}
      </Text>
      {(diff.valueBefore !== null || diff.valueAfter !== null) && (
        <Text size="sm">
          {t('metric.yaml.values', { before: words(diff.valueBefore), after: words(diff.valueAfter) })}
        </Text>
      )}
      {diff.change === 'changed' &&
        diff.fields.map(({ field, before, after }) => (
          <div key={field}>
            <Text size="xs" c="dimmed">
              {field}
            </Text>
            <Code block>{`- ${before ?? ''}\n+ ${after}`}</Code>
          </div>
        ))}
    </section>
  )
}
