import { createFeedback } from '@gantry/contract/feedback'
import { Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { fieldProblem } from '../../ui/problem.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { useReloadInbox, useSources } from './queries.ts'

const empty = {
  body: '',
  subject: '',
  authorName: '',
  authorEmail: '',
  accountName: '',
  rating: '' as number | '',
  sourceId: '',
}

/** One piece of feedback by hand: what was said is enough; the answer tells whose it is and why. */
export function SubmitDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('feedback')
  const workspace = useWorkspaceSlug()
  const reload = useReloadInbox()
  const { data: sources = [] } = useSources()
  const form = useForm({
    initialValues: empty,
    validate: { body: (value) => (value.trim() === '' ? t('submit.needsWords') : null) },
  })
  const submit = useAction((values: typeof empty) => call(createFeedback, { body: bodyOf(values) }), {
    topics: ['feedback_item', 'inbox', 'inbox-counts', 'feedback_source'],
  })
  const close = (): void => {
    onClose()
    if (submit.data) void reload()
  }
  const made = submit.data
  return (
    <Modal opened onClose={close} title={t('submit.title')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      {made ? (
        <Stack gap="sm" role="status">
          <Text size="sm">
            {made.owner
              ? t('submit.wentTo', { name: made.owner.name, area: made.area?.path ?? t('noArea') })
              : t('submit.wentNowhere')}
          </Text>
          <Text size="sm" c="dimmed">
            {made.reason.text}
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button
              variant="default"
              onClick={() => {
                form.reset()
                submit.reset()
              }}
            >
              {t('submit.another')}
            </Button>
            <TextLink to="/w/$workspace/feedback/items/$itemId" params={{ workspace, itemId: made.id }} onClick={close}>
              {t('submit.show')}
            </TextLink>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit((values) => submit.mutate(values))}>
          <Stack gap="sm">
            <Textarea
              data-autofocus
              autosize
              minRows={4}
              maxRows={14}
              label={t('submit.words')}
              description={t('submit.wordsHint')}
              {...form.getInputProps('body')}
            />
            <TextInput label={t('submit.subject')} {...form.getInputProps('subject')} />
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput label={t('submit.author')} {...form.getInputProps('authorName')} />
              <TextInput
                type="email"
                label={t('submit.email')}
                {...form.getInputProps('authorEmail')}
                error={fieldProblem(submit.error, 'author.email') ?? form.errors.authorEmail}
              />
              <TextInput label={t('submit.account')} {...form.getInputProps('accountName')} />
              <NumberInput label={t('column.rating')} hideControls {...form.getInputProps('rating')} />
            </SimpleGrid>
            <Select
              label={t('column.source')}
              placeholder={t('submit.byHand')}
              clearable
              data={sources.filter(({ isEnabled }) => isEnabled).map(({ id, name }) => ({ value: id, label: name }))}
              {...form.getInputProps('sourceId')}
            />
            <Group justify="flex-end">
              <Button type="submit" loading={submit.isPending}>
                {t('submit.send')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}

function bodyOf({ body, subject, authorName, authorEmail, accountName, rating, sourceId }: typeof empty) {
  const author = {
    ...(authorName.trim() !== '' && { name: authorName.trim() }),
    ...(authorEmail.trim() !== '' && { email: authorEmail.trim() }),
  }
  return {
    body,
    ...(subject.trim() !== '' && { subject: subject.trim() }),
    ...(Object.keys(author).length > 0 && { author }),
    ...(accountName.trim() !== '' && { account: { name: accountName.trim() } }),
    ...(rating !== '' && { rating }),
    ...(sourceId && { sourceId }),
  }
}
