import { decideMetricChange, deleteMetric, type Metric, type MetricChange } from '@gantry/contract/metrics'
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { DetailPanel } from '../../../ui/ListDetail.tsx'
import { TextLink } from '../../../ui/TextLink.tsx'
import { useAction } from '../../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../../url/use-url.ts'
import { useProjects } from '../../events/queries.ts'
import { useDefinitionWords } from '../../insights/use-definition-words.ts'
import { useMetricChanges, useMetricValue } from '../queries.ts'
import { MetricFigures, useMetricWords } from '../tiles/MetricFigures.tsx'
import { MetricDialog } from './MetricDialog.tsx'

const itself = { range: null, filters: [] }

/** A metric: its value, what it means, where it is used, what it was and may become. */
export function MetricPanel({ metric, onClose }: { metric: Metric; onClose: () => void }) {
  const { t } = useTranslation('boards')
  const [isEditing, setEditing] = useState(false)
  const whyNotEdit = useWhyNot('metrics.propose')
  const whyNotDecide = useWhyNot('metrics.write')
  const { data: value, error } = useMetricValue(metric, itself)
  const { data: changes } = useMetricChanges(metric.id)
  const remove = useAction(() => call(deleteMetric, { params: { id: metric.id } }), {
    topics: ['metric'],
    done: () => t('metric.removed', { name: metric.facts.name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  return (
    <DetailPanel title={metric.facts.name} label={metric.facts.name} onClose={onClose}>
      <Stack gap="md" p="lg">
        {error && <ErrorNote error={error} />}
        {!value && !error && <Skeleton height={120} aria-busy="true" />}
        {value && <MetricFigures metric={metric} value={value} />}
        <Meaning metric={metric} />
        <Group gap="xs">
          <DisabledReason reason={whyNotEdit}>
            <Button variant="default" onClick={() => !whyNotEdit && setEditing(true)}>
              {t('metric.edit')}
            </Button>
          </DisabledReason>
          <DisabledReason reason={whyNotDecide}>
            <Button
              variant="subtle"
              color="gray"
              onClick={() => !whyNotDecide && remove.mutate(undefined, { onSuccess: onClose })}
            >
              {t('remove')}
            </Button>
          </DisabledReason>
        </Group>
        <section>
          <Text component="h3" size="sm" fw={600} m={0}>
            {t('metric.changes')}
          </Text>
          {changes?.items.map((change) => (
            <Change key={change.id} metric={metric} change={change} />
          ))}
        </section>
      </Stack>
      {isEditing && <MetricDialog project={metric.project} metric={metric} onClose={() => setEditing(false)} />}
    </DetailPanel>
  )
}

function Meaning({ metric }: { metric: Metric }) {
  const { t } = useTranslation('boards')
  const workspace = useWorkspaceSlug()
  const sentence = useDefinitionWords()
  const { data: projects } = useProjects()
  const zone = projects?.items.find(({ id }) => id === metric.project)?.zone ?? 'UTC'
  return (
    <div>
      <Text size="sm">{metric.facts.description}</Text>
      <Text size="sm" c="dimmed">
        {sentence(metric.facts.definition, metric.facts.definition.zone ?? zone)}
      </Text>
      <Text size="sm" c="dimmed">
        {t('metric.owner')}: {metric.ownerName ?? t('metric.nobody')} · {t('metric.key')}: {metric.key}
      </Text>
      <Text size="sm" c="dimmed">
        {metric.usedBy.length === 0 ? t('metric.unused') : `${t('metric.used')} `}
        {metric.usedBy.map(({ id, name }, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <TextLink to="/w/$workspace/insights/dashboards/$dashboardId" params={{ workspace, dashboardId: id }}>
              {name}
            </TextLink>
          </span>
        ))}
      </Text>
    </div>
  )
}

function Change({ metric, change }: { metric: Metric; change: MetricChange }) {
  const { t } = useTranslation('boards')
  const { ago } = useFormat()
  const words = useMetricWords()
  const whyNot = useWhyNot('metrics.write')
  const isOpen = change.state === 'open'
  const { data: would } = useMetricValue(isOpen ? metric : undefined, { ...itself, change: change.id })
  const decide = useAction(
    (isApproved: boolean) => call(decideMetricChange, { params: { id: change.id }, body: { isApproved } }),
    { topics: ['metric', 'dashboard'] },
  )
  return (
    <Stack gap={2} py="xs">
      <Text size="sm">
        {t(`metric.state.${change.state}`, { version: change.version })}{' '}
        {t('metric.by', { name: change.proposedBy, ago: ago(change.proposedAt) })}
        {change.decidedBy && change.decidedBy !== change.proposedBy
          ? `, ${t('metric.decided', { name: change.decidedBy })}`
          : ''}
      </Text>
      {change.note !== '' && (
        <Text size="sm" c="dimmed">
          {change.note}
        </Text>
      )}
      {isOpen && would && <Text size="sm">{t('metric.would', { value: words(change.facts, would.value) })}</Text>}
      {isOpen && (
        <Group gap="xs">
          <DisabledReason reason={whyNot}>
            <Button size="compact-sm" onClick={() => !whyNot && decide.mutate(true)} loading={decide.isPending}>
              {t('metric.approve')}
            </Button>
          </DisabledReason>
          <DisabledReason reason={whyNot}>
            <Button size="compact-sm" variant="default" onClick={() => !whyNot && decide.mutate(false)}>
              {t('metric.refuse')}
            </Button>
          </DisabledReason>
        </Group>
      )}
    </Stack>
  )
}
