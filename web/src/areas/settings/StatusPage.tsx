import { getStatus } from '@gantry/contract/platform'
import { Group, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { PageBody } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'

const refreshMs = 5_000

export function StatusPage() {
  const { t } = useTranslation('settings')
  const { data, error } = useQuery({
    queryKey: ['status'],
    queryFn: () => call(getStatus, {}),
    refetchInterval: refreshMs,
  })
  return (
    <>
      <PageHeader title={t('status.title')} answers={t('status.answers')} />
      <PageBody>
        {error && <ErrorNote error={error} />}
        {data && (
          <div>
            <StoreRow name={t('status.postgres')} text={t('status.postgresText')} isUp={data.postgres} />
            <StoreRow name={t('status.clickhouse')} text={t('status.clickhouseText')} isUp={data.clickhouse} />
            <FieldRow label={t('status.mail')}>
              <Group gap={6} wrap="nowrap">
                {data.mail === 'smtp' ? (
                  <IconCircleCheck size={16} color="var(--gantry-good)" aria-hidden="true" />
                ) : (
                  <IconInfoCircle size={16} aria-hidden="true" />
                )}
                {data.mail === 'smtp' ? t('status.smtp') : t('status.outboxOnly')}
              </Group>
            </FieldRow>
            <FieldRow label={t('status.version')}>{data.version}</FieldRow>
          </div>
        )}
        <Text size="xs" c="dimmed">
          {t('status.checked')}
        </Text>
      </PageBody>
    </>
  )
}

function StoreRow({ name, text, isUp }: { name: string; text: string; isUp: boolean }) {
  const { t } = useTranslation('settings')
  const Icon = isUp ? IconCircleCheck : IconCircleX
  return (
    <FieldRow label={name} hint={text}>
      <Group gap={6} wrap="nowrap">
        <Icon size={16} color={isUp ? 'var(--gantry-good)' : 'var(--gantry-bad)'} aria-hidden="true" />
        {isUp ? t('status.up') : t('status.down')}
      </Group>
    </FieldRow>
  )
}
