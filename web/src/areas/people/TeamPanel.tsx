import type { Args } from '@gantry/contract/endpoint'
import { removeTeam, type Team, updateTeam } from '@gantry/contract/people'
import { Button, MultiSelect, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { DetailPanel } from '../../ui/ListDetail.tsx'
import { MemberSelect, useMembers } from '../../ui/members.tsx'
import { useAction } from '../../ui/use-action.ts'

export function TeamPanel({ team, onClose }: { team: Team; onClose: () => void }) {
  const { t } = useTranslation('people')
  const { id, name } = team
  const notMine = useWhyNot('people.write')
  const why = team.may.edit ? null : (notMine ?? t('member.notYours'))
  const members = useMembers()
  const save = useAction(
    (body: Args<typeof updateTeam>['body']) => call(updateTeam, { params: { id }, body }, ifUnchanged(team.version)),
    { topics: ['team'] },
  )
  const remove = useAction(() => call(removeTeam, { params: { id } }), {
    topics: ['team'],
    done: () => t('team.deleted', { name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const known = new Map([...team.members, ...members].map((member) => [member.id, member.name]))
  const actions = (
    <DisabledReason reason={why}>
      <Button
        variant="subtle"
        color="gray"
        loading={remove.isPending}
        onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
      >
        {t('deleteAction')}
      </Button>
    </DisabledReason>
  )
  return (
    <DetailPanel title={name} label={name} onClose={onClose} actions={actions}>
      <Stack gap={0} p="lg">
        <FieldRow label={t('name')}>
          <InlineEdit
            label={t('name')}
            value={name}
            placeholder={t('name')}
            isRequired
            disabledReason={why}
            onSave={(next) => save.mutateAsync({ name: next })}
          />
        </FieldRow>
        <FieldRow label={t('description')}>
          <InlineEdit
            label={t('description')}
            value={team.description}
            placeholder={t('team.noDescription')}
            isMultiline
            disabledReason={why}
            onSave={(description) => save.mutateAsync({ description })}
          />
        </FieldRow>
        <FieldRow label={t('team.lead')}>
          <MemberSelect
            label={t('team.lead')}
            value={team.leadId}
            name={known.get(team.leadId ?? '')}
            disabled={why !== null}
            onChange={(leadId) => save.mutate({ leadId })}
          />
        </FieldRow>
        <FieldRow label={t('team.members')}>
          <MultiSelect
            aria-label={t('team.members')}
            placeholder={t('team.addMember')}
            searchable
            disabled={why !== null}
            data={[...known].map(([value, label]) => ({ value, label }))}
            value={team.members.map((member) => member.id)}
            onChange={(memberIds) => save.mutate({ memberIds })}
          />
        </FieldRow>
      </Stack>
    </DetailPanel>
  )
}
