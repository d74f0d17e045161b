import type { Ingestion } from '@gantry/contract/events'
import { Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './Events.module.css'

const figures = ['received', 'refused', 'accepted', 'queryable', 'waiting', 'duplicates', 'unstorable'] as const

/** Sent = stored = queryable, or by how much not. */
export function IngestionFigures({ ingestion }: { ingestion: Ingestion }) {
  const { t } = useTranslation('events')
  const { number, instant } = useFormat()
  return (
    <section aria-label={t('ingestion.figures')}>
      <dl className={classes.figures}>
        {figures.map((name) => (
          <div key={name} title={t(`ingestion.hints.${name}`)}>
            <dt>{t(`ingestion.names.${name}`)}</dt>
            <dd>{number(ingestion[name])}</dd>
          </div>
        ))}
      </dl>
      <Group gap={6} mt="xs" wrap="nowrap">
        {ingestion.isComplete ? (
          <IconCircleCheck size={16} color="var(--gantry-good)" aria-hidden="true" />
        ) : (
          <IconAlertTriangle size={16} color="var(--gantry-bad)" aria-hidden="true" />
        )}
        <Text size="sm" role="status">
          {ingestion.isComplete ? t('ingestion.complete') : t('ingestion.incomplete')}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {t('ingestion.span', { from: instant(ingestion.from), to: instant(ingestion.to) })}
      </Text>
    </section>
  )
}
