import type { Alert } from '@gantry/contract/alerts'
import { Skeleton, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { useMembers } from '../../ui/members.tsx'
import { PageBody, PageSection } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageShape } from '../../ui/shapes.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { AlertActions } from './AlertActions.tsx'
import { AlertChart } from './AlertChart.tsx'
import { AlertStateBadge } from './AlertStateBadge.tsx'
import { EpisodeList } from './EpisodeList.tsx'
import { MeasuredWords } from './PreviewLine.tsx'
import { useAlert, useOutlook } from './queries.ts'
import { SegmentTables } from './SegmentTables.tsx'
import { isShareOf, useAlertWords } from './use-alert-words.ts'

/** An alert: the chart, the value and the bound, what explains the move, and when it fired. */
export function AlertPage() {
  const { alertId = '' } = useParams({ strict: false })
  const { t } = useTranslation('alerts')
  const say = useAlertWords()
  const workspace = useWorkspaceSlug()
  const { data: alert, error, refetch } = useAlert(alertId)
  if (error && !alert) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!alert) return <PageShape />
  const answers = (
    <>
      <TextLink to="/w/$workspace/insights/$insightId" params={{ workspace, insightId: alert.insightId }}>
        {alert.insightName || t('insight')}
      </TextLink>
      {': '}
      {say.condition(alert.condition, isShareOf(alert))}
    </>
  )
  return (
    <>
      <PageHeader title={alert.name} answers={answers} actions={<AlertActions alert={alert} />} />
      <PageBody>
        <Outlook alert={alert} />
        <PageSection title={t('page.segments')}>
          <SegmentTables id={alert.id} />
        </PageSection>
        <PageSection title={t('page.episodes')}>
          <EpisodeList id={alert.id} isShare={isShareOf(alert)} />
        </PageSection>
        <PageSection title={t('page.who')}>
          <Facts alert={alert} />
        </PageSection>
      </PageBody>
    </>
  )
}

function Outlook({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts')
  const { instant } = useFormat()
  const say = useAlertWords()
  const { data, error, refetch } = useOutlook(alert.id)
  return (
    <section aria-label={t('page.chart')}>
      <FieldRow label={t('state')}>
        <AlertStateBadge {...alert} />{' '}
        <Text span size="sm" c="dimmed">
          {alert.firingSince && t('firingSince', { at: instant(alert.firingSince) })}{' '}
          {alert.snoozedUntil && t('snoozed', { at: instant(alert.snoozedUntil) })} {alert.problem}
        </Text>
      </FieldRow>
      {data && (
        <>
          <FieldRow label={t('value')}>{say.value(data.value, data.isShare)}</FieldRow>
          <FieldRow label={t('expected')}>{say.bound(data, data.isShare)}</FieldRow>
        </>
      )}
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={300} aria-busy="true" />}
      {data && <AlertChart name={alert.name} outlook={data} />}
      {data && (
        <Text size="xs" c="dimmed">
          <MeasuredWords outlook={data} />
        </Text>
      )}
    </section>
  )
}

function Facts({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts')
  const { list } = useFormat()
  const members = useMembers().filter(({ id }) => alert.memberIds.includes(id))
  return (
    <>
      <FieldRow label={t('page.who')}>
        {members.length > 0 ? list(members.map(({ name }) => name)) : t('page.nobody')}
      </FieldRow>
      <FieldRow label={t('page.every')}>{t(`form.everyMinutes.m${alert.everyMinutes}`)}</FieldRow>
      {alert.quietHours && <FieldRow label={t('page.quiet')}>{t('page.quietText', alert.quietHours)}</FieldRow>}
    </>
  )
}
