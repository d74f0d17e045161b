import { createMember, invitePerson } from '@gantry/contract/people'
import { functions, type MemberFunction, type Role, roles } from '@gantry/contract/permissions'
import { Button, Checkbox, Code, Group, Modal, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useMay } from '../../session/me.ts'
import { fieldProblem, useProblemText } from '../../ui/problem.ts'
import { useAction } from '../../ui/use-action.ts'

type Form = { email: string; name: string; function: MemberFunction; roles: Role[]; isInvited: boolean }

/** Somebody new: invited by mail, or only listed. Who may not invite lists. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('people')
  const { t: tUi } = useTranslation('ui')
  const [link, setLink] = useState<{ name: string; link: string }>()
  return (
    <Modal
      opened
      onClose={onClose}
      title={link ? t('member.linkTitle') : t('member.invite')}
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      {link ? (
        <Stack gap="sm">
          <Text size="sm">{t('member.linkText', { name: link.name })}</Text>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {link.link}
          </Code>
          <Button onClick={onClose}>{tUi('close')}</Button>
        </Stack>
      ) : (
        <InviteForm onLink={setLink} onClose={onClose} />
      )}
    </Modal>
  )
}

type FormProps = { onLink: (link: { name: string; link: string }) => void; onClose: () => void }

function InviteForm({ onLink, onClose }: FormProps) {
  const { t } = useTranslation('people')
  const { t: tUi } = useTranslation('ui')
  const problemText = useProblemText()
  const mayInvite = useMay('members.manage')
  const [form, setForm] = useState<Form>({
    email: '',
    name: '',
    function: 'product',
    roles: ['contributor'],
    isInvited: mayInvite,
  })
  const save = useAction(
    async () => {
      const { email, name, isInvited, ...rest } = form
      if (isInvited) return call(invitePerson, { body: { email, ...(name && { name }), ...rest } })
      await call(createMember, { body: { email, name: name || email, ...rest } })
      return { link: null }
    },
    {
      topics: ['member'],
      done: () => (form.isInvited ? t('member.invited', { email: form.email }) : form.name || form.email),
      isQuiet: true,
    },
  )
  const emailProblem = fieldProblem(save.error, 'email')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(undefined, {
          onSuccess: ({ link }) => (link === null ? onClose() : onLink({ name: form.name || form.email, link })),
        })
      }}
    >
      <Stack gap="sm">
        <TextInput
          type="email"
          label={t('member.email')}
          required
          withAsterisk={false}
          data-autofocus
          value={form.email}
          error={emailProblem}
          onChange={(event) => setForm({ ...form, email: event.currentTarget.value })}
        />
        <TextInput
          label={t('name')}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
        />
        <MultiSelect
          label={t('member.roles')}
          data={roles.map((value) => ({ value, label: tUi(`role.${value}`) }))}
          value={form.roles}
          onChange={(chosen) => setForm({ ...form, roles: roles.filter((role) => chosen.includes(role)) })}
        />
        <Select
          label={t('member.function')}
          allowDeselect={false}
          data={functions.map((value) => ({ value, label: tUi(`function.${value}`) }))}
          value={form.function}
          onChange={(value) => setForm({ ...form, function: functions.find((one) => one === value) ?? 'other' })}
        />
        <Checkbox
          label={t('member.add')}
          description={mayInvite ? t('member.addHint') : t('member.invitingIsOwners')}
          checked={!form.isInvited}
          disabled={!mayInvite}
          onChange={(event) => setForm({ ...form, isInvited: !event.currentTarget.checked })}
        />
        {save.error && !emailProblem && (
          <Text size="sm" c="error" role="alert">
            {problemText(save.error)}
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {tUi('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={form.email === '' || form.roles.length === 0}>
            {form.isInvited ? t('member.invite') : tUi('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
