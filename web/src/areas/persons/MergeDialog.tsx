import { type MergePreview, mergePersons, type PersonDetail, type PersonSummary } from '@gantry/contract/persons'
import { Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { textOfValue } from './PersonProperties.tsx'
import { titleOf, useMergePreview, usePersons } from './queries.ts'

type Props = { project: string; person: PersonDetail; onClose: () => void }

/** Finds the other person, shows what a merge would change, and merges. */
export function MergeDialog({ project, person, onClose }: Props) {
  const { t } = useTranslation('persons')
  const { t: tUi } = useTranslation('ui')
  const [other, setOther] = useState<PersonSummary>()
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('merge.title', { name: titleOf(person) })}
      closeButtonProps={{ 'aria-label': tUi('cancel') }}
    >
      {other ? (
        <Check project={project} person={person} other={other} onClose={onClose} onBack={() => setOther(undefined)} />
      ) : (
        <FindOther project={project} person={person} onFound={setOther} />
      )}
    </Modal>
  )
}

function FindOther({ project, person, onFound }: Omit<Props, 'onClose'> & { onFound: (other: PersonSummary) => void }) {
  const { t } = useTranslation('persons')
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), 200)
  const found = usePersons(project, q ? { q } : {})
  const others = found.rows.filter(({ id }) => id !== person.id).slice(0, 8)
  return (
    <Stack gap="sm">
      <TextInput
        data-autofocus
        label={t('merge.search')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {!found.isLoading && others.length === 0 && <Text size="sm">{t('merge.noMatch')}</Text>}
      {others.map((other) => (
        <Button key={other.id} variant="default" justify="flex-start" onClick={() => onFound(other)}>
          {titleOf(other)}
          {titleOf(other) !== other.distinctId && ` · ${other.distinctId}`}
        </Button>
      ))}
    </Stack>
  )
}

function Check({ project, person, other, onClose, onBack }: Props & { other: PersonSummary; onBack: () => void }) {
  const { t } = useTranslation('persons')
  const { t: tUi } = useTranslation('ui')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const [isSwapped, setSwapped] = useState(false)
  const [from, to] = isSwapped ? [person, other] : [other, person]
  const preview = useMergePreview(project, from.id, to.id)
  const merge = useAction(() => call(mergePersons, { body: { project, from: from.id, to: to.id } }), {
    topics: ['person'],
    done: () => t('merge.done'),
    undo: ({ activityId }) => ({ activityId }),
  })
  const run = async (): Promise<void> => {
    const { person: personId } = await merge.mutateAsync(undefined)
    onClose()
    await navigate({ to: '/w/$workspace/persons/$personId', params: { workspace, personId }, search: { project } })
  }
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text fw={500}>{t('merge.into', { from: titleOf(from), to: titleOf(to) })}</Text>
        <Button variant="subtle" size="compact-sm" onClick={() => setSwapped(!isSwapped)}>
          {t('merge.swap')}
        </Button>
      </Group>
      {preview.error && <ErrorNote error={preview.error} />}
      {preview.data && <Preview preview={preview.data} />}
      <Text size="sm" c="dimmed">
        {t('merge.reversible')}
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onBack}>
          {tUi('cancel')}
        </Button>
        <Button loading={merge.isPending} disabled={!preview.data} onClick={() => void run().catch(() => {})}>
          {t('merge.confirm')}
        </Button>
      </Group>
    </Stack>
  )
}

function Preview({ preview: { from, to, days, peopleBefore, peopleAfter, properties } }: { preview: MergePreview }) {
  const { t } = useTranslation('persons')
  const { number } = useFormat()
  const figures = [
    [t('merge.events'), number(from.events), number(to.events), number(from.events + to.events)],
    [t('merge.ids'), number(from.ids), number(to.ids), number(from.ids + to.ids)],
  ]
  const values = properties.map(({ name, from: one, to: two, after }) => [
    name,
    one === undefined ? '' : textOfValue(one),
    two === undefined ? '' : textOfValue(two),
    textOfValue(after),
  ])
  return (
    <>
      <Text size="sm">
        {t('merge.people')}: <b className="number">{number(peopleBefore)}</b> →{' '}
        <b className="number">{number(peopleAfter)}</b>.{' '}
        {days.length === 0 ? t('merge.noDays') : t('merge.days', { count: days.length, number: number(days.length) })}
      </Text>
      <Table.ScrollContainer minWidth={420}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('merge.property')}</Table.Th>
              <Table.Th>{from.distinctId}</Table.Th>
              <Table.Th>{to.distinctId}</Table.Th>
              <Table.Th>{t('merge.after')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...figures, ...values].map(([name, one, two, after]) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{one}</Table.Td>
                <Table.Td>{two}</Table.Td>
                <Table.Td fw={500}>{after}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  )
}
