import {
  type RoutingModel,
  type RoutingSettings,
  replayRouting,
  setRoutingSettings,
} from '@gantry/contract/feedback-routing'
import { Button, Group, Slider, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { DisabledReason } from '../../../ui/DisabledReason.tsx'
import { useAction } from '../../../ui/use-action.ts'
import { type CurvePoint, pointAt, tableOf } from './curve.ts'
import { routingTopics } from './queries.ts'
import { ReplayView } from './ReplayView.tsx'
import classes from './Routing.module.css'

const CurveChart = lazy(async () => ({ default: (await import('./CurveChart.tsx')).CurveChart }))
const replayCount = 500

type Props = { settings: RoutingSettings; model: RoutingModel; whyNot: string | null }

/** How sure the model must be to decide: what more or less of it would do, and setting it. */
export function ThresholdSection({ settings, model, whyNot }: Props) {
  const { t } = useTranslation('feedback')
  const { share, number, instant } = useFormat()
  const [draft, setDraft] = useState<number>()
  const threshold = draft ?? settings.threshold
  const point = pointAt(model.curve, threshold)
  const hasDraft = draft !== undefined && draft !== settings.threshold
  const save = useAction(() => call(setRoutingSettings, { body: { threshold } }, ifUnchanged(settings.version)), {
    topics: routingTopics,
    done: () => t('threshold.saved', { threshold: share(threshold) }),
    undo: ({ activityId }) => ({ activityId: activityId ?? '' }),
  })
  const replay = useAction(() => call(replayRouting, { body: { count: replayCount, threshold } }), { topics: [] })
  if (model.curve.length === 0) return null
  return (
    <section className={classes.section} aria-labelledby="threshold">
      <div>
        <Title order={2} id="threshold">
          {t('threshold.title')}
        </Title>
        <Text size="xs" c="dimmed">
          {t('threshold.definition', {
            examples: number(model.examples),
            when: model.trainedAt ? instant(model.trainedAt) : '',
          })}
        </Text>
      </div>
      <div className={classes.curve}>
        <Suspense fallback={<div className={classes.chart} />}>
          <CurveChart curve={model.curve} threshold={threshold} />
        </Suspense>
        <Stack gap="md">
          {point && <Expectation point={point} />}
          <div>
            <Text size="sm" id="threshold-label" mb={4}>
              {t('threshold.label', { threshold: share(threshold) })}
            </Text>
            <Slider
              min={0}
              max={1}
              step={0.01}
              value={threshold}
              onChange={(value) => {
                setDraft(value)
                replay.reset()
              }}
              label={null}
              thumbProps={{ 'aria-labelledby': 'threshold-label', 'aria-valuetext': share(threshold) }}
            />
          </div>
          <Group gap="xs">
            <DisabledReason reason={whyNot}>
              <Button
                disabled={!hasDraft && whyNot === null}
                loading={save.isPending}
                onClick={() => save.mutate(undefined, { onSuccess: () => setDraft(undefined) })}
              >
                {t('threshold.apply')}
              </Button>
            </DisabledReason>
            <Button variant="default" loading={replay.isPending} onClick={() => replay.mutate(undefined)}>
              {t('replay.run', { count: replayCount })}
            </Button>
            {hasDraft && (
              <Button variant="subtle" color="gray" onClick={() => setDraft(undefined)}>
                {t('threshold.reset')}
              </Button>
            )}
          </Group>
        </Stack>
      </div>
      {replay.data && <ReplayView replay={replay.data} />}
      <VisuallyHidden>
        <CurveTable curve={model.curve} />
      </VisuallyHidden>
    </section>
  )
}

function Expectation({ point }: { point: CurvePoint }) {
  const { t } = useTranslation('feedback')
  const { share } = useFormat()
  const accuracy = point.accuracy === null ? '–' : share(point.accuracy)
  return (
    <dl className={classes.figures} aria-live="polite">
      <div>
        <dt>{t('curve.coverage')}</dt>
        <dd>{share(point.coverage)}</dd>
      </div>
      <div>
        <dt>{t('curve.accuracy')}</dt>
        <dd>{accuracy}</dd>
      </div>
      <div>
        <dt>{t('curve.ownerAccuracy')}</dt>
        <dd>{point.ownerAccuracy === null ? '–' : share(point.ownerAccuracy)}</dd>
      </div>
    </dl>
  )
}

function CurveTable({ curve }: { curve: readonly CurvePoint[] }) {
  const { t } = useTranslation('feedback')
  const { share } = useFormat()
  return (
    <Table>
      <Table.Caption>{t('curve.picture')}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('threshold.short')}</Table.Th>
          <Table.Th>{t('curve.coverage')}</Table.Th>
          <Table.Th>{t('curve.accuracy')}</Table.Th>
          <Table.Th>{t('curve.ownerAccuracy')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tableOf(curve).map((point) => (
          <Table.Tr key={point.threshold}>
            <Table.Td>{share(point.threshold)}</Table.Td>
            <Table.Td>{share(point.coverage)}</Table.Td>
            <Table.Td>{point.accuracy === null ? '–' : share(point.accuracy)}</Table.Td>
            <Table.Td>{point.ownerAccuracy === null ? '–' : share(point.ownerAccuracy)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
