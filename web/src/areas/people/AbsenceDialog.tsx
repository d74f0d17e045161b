import { type Absence, createAbsence, updateAbsence } from '@gantry/contract/calendars'
import { Button, Group, Input, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useMay, useMe } from '../../session/me.ts'
import { MemberSelect } from '../../ui/members.tsx'
import { useProblemText } from '../../ui/problem.ts'
import { useAction } from '../../ui/use-action.ts'

type Props = { absence?: Absence; today: string; onClose: () => void }

/** Entering or changing an absence: one's own, or with the right to it anybody's. */
export function AbsenceDialog({ absence, today, onClose }: Props) {
  const { t } = useTranslation('people')
  const { t: tUi } = useTranslation('ui')
  const problemText = useProblemText()
  const { current } = useMe()
  const mayForOthers = useMay('people.write')
  const [form, setForm] = useState({
    memberId: absence?.member.id ?? current.memberId,
    from: absence?.from ?? today,
    to: absence?.to ?? today,
    deputyId: absence?.deputy?.id ?? null,
    note: absence?.note ?? '',
  })
  const save = useAction(
    () => {
      const { memberId, ...rest } = form
      return absence
        ? call(updateAbsence, { params: { id: absence.id }, body: rest }, ifUnchanged(absence.version))
        : call(createAbsence, { body: { memberId, ...rest } })
    },
    { topics: ['absence', 'member'], isQuiet: true },
  )
  const isWrong = form.to < form.from
  const title = absence ? t('absence.edit') : t('absence.new')
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': tUi('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined, { onSuccess: onClose })
        }}
      >
        <Stack gap="sm">
          {mayForOthers && !absence && (
            <Input.Wrapper label={t('absence.who')}>
              <MemberSelect
                label={t('absence.who')}
                value={form.memberId}
                onChange={(memberId) => memberId && setForm({ ...form, memberId })}
              />
            </Input.Wrapper>
          )}
          <Group grow>
            <TextInput
              type="date"
              label={t('absence.from')}
              required
              withAsterisk={false}
              value={form.from}
              onChange={(event) => setForm({ ...form, from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t('absence.to')}
              required
              withAsterisk={false}
              value={form.to}
              error={isWrong ? t('absence.order') : undefined}
              onChange={(event) => setForm({ ...form, to: event.currentTarget.value })}
            />
          </Group>
          <Input.Wrapper label={t('absence.deputy')}>
            <MemberSelect
              label={t('absence.deputy')}
              value={form.deputyId}
              name={absence?.deputy?.name}
              onChange={(deputyId) => setForm({ ...form, deputyId })}
            />
          </Input.Wrapper>
          <TextInput
            label={t('absence.note')}
            value={form.note}
            onChange={(event) => setForm({ ...form, note: event.currentTarget.value })}
          />
          {save.error && (
            <Text size="sm" c="error" role="alert">
              {problemText(save.error)}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {tUi('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={isWrong}>
              {tUi('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
