import { type AuditEntry, undoActivity } from '@gantry/contract/operations'
import { Anchor, Button, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason } from '../../ui/DisabledReason.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { DetailPanel } from '../../ui/ListDetail.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useKindName } from '../../ui/use-kind-name.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import classes from './EntryPanel.module.css'
import { actionWords, fieldChanges, valueText } from './entry-words.ts'

/** One entry of the activity: who, from where, what was before and after, and putting it back. */
export function EntryPanel({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { t } = useTranslation('settings')
  const { instant, ago } = useFormat()
  const kindName = useKindName()
  const workspace = useWorkspaceSlug()
  const undo = useAction(() => call(undoActivity, { params: { id: entry.id } }), {
    topics: ['*'],
    done: () => t('activity.putBack', { title: entry.objectTitle }),
  })
  const changes = fieldChanges(entry.before, entry.after)
  const from = [entry.ip, entry.userAgent].filter((one) => one !== null && one !== '').join(' · ')
  return (
    <DetailPanel
      title={entry.objectTitle}
      label={entry.objectTitle}
      onClose={onClose}
      actions={
        <DisabledReason reason={entry.whyNotUndo && t(`activity.why.${entry.whyNotUndo}`)}>
          <Button variant="default" loading={undo.isPending} onClick={() => undo.mutate()}>
            {t('activity.undo')}
          </Button>
        </DisabledReason>
      }
    >
      <Stack gap={0} p="lg">
        <FieldRow label={t('activity.what')}>
          {kindName(entry.objectKind)} · {actionWords(entry.action)}
        </FieldRow>
        <FieldRow label={t('activity.who')}>
          {entry.actor.kind === 'system' ? t('activity.system') : entry.actor.name}
        </FieldRow>
        <FieldRow label={t('activity.when')}>{instant(entry.at)}</FieldRow>
        {from !== '' && <FieldRow label={t('activity.from')}>{from}</FieldRow>}
        {entry.requestId && <FieldRow label={t('activity.request')}>{entry.requestId}</FieldRow>}
        {entry.undoneAt && (
          <Text size="sm" c="dimmed">
            {t('activity.undone', { when: ago(entry.undoneAt), who: entry.undoneBy ?? '' })}
          </Text>
        )}
        <Anchor
          size="sm"
          mt="xs"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/w/$workspace/settings/activity/{-$entryId}"
              params={{ workspace, entryId: entry.id }}
              search={{ kind: entry.objectKind, object: entry.objectId }}
            />
          )}
        >
          {t('activity.history')}
        </Anchor>
        {changes.length === 0 ? (
          <Text size="sm" c="dimmed" mt="lg">
            {t('activity.noChange')}
          </Text>
        ) : (
          <Table mt="lg" layout="fixed" verticalSpacing="xs" horizontalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="28%">{t('activity.field')}</Table.Th>
                <Table.Th>{t('activity.before')}</Table.Th>
                <Table.Th>{t('activity.after')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changes.map(({ field, before, after }) => (
                <Table.Tr key={field}>
                  <Table.Td className={classes.cell}>{field}</Table.Td>
                  <Table.Td className={classes.before}>{valueText(before)}</Table.Td>
                  <Table.Td className={classes.cell}>{valueText(after)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </DetailPanel>
  )
}
