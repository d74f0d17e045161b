import { addComment, type Comment, editComment, removeComment, resolveThread } from '@gantry/contract/collaboration'
import { ActionIcon, Button, Group, Menu, Skeleton, Text } from '@mantine/core'
import { IconCheck, IconDots } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../DisabledReason.tsx'
import { useAction } from '../use-action.ts'
import { CommentBox } from './CommentBox.tsx'
import classes from './collaboration.module.css'
import { splitMentions } from './mentions.ts'
import { type About, useComments } from './queries.ts'

const topics = ['comment', 'history', 'follower']

/** What people say to each other about an object, in threads. */
export function Comments({ kind, objectId }: About) {
  const { t } = useTranslation('collaboration')
  const whyNot = useWhyNot('comments.write')
  const input = useRef<HTMLTextAreaElement>(null)
  const { data: comments, isPending } = useComments({ kind, objectId })
  const add = useAction(
    (body: { text: string; mentions: string[]; threadId?: string }) =>
      call(addComment, { body: { kind, objectId, ...body } }),
    { topics },
  )
  useCommands(
    whyNot === null
      ? [{ id: 'comment.write', label: t('write'), group: t('title'), keys: 'c', run: () => input.current?.focus() }]
      : [],
  )
  const threads = comments?.filter(({ id, threadId }) => id === threadId) ?? []
  return (
    <section className={classes.section} aria-labelledby={`comments-${objectId}`}>
      <h3 id={`comments-${objectId}`} className={classes.title}>
        {t('title')}
      </h3>
      {isPending && <Skeleton height={40} />}
      {threads.map((first) => (
        <Thread
          key={first.id}
          first={first}
          answers={comments?.filter(({ id, threadId }) => threadId === first.id && id !== first.id) ?? []}
          onAnswer={
            whyNot === null ? (text, mentions) => add.mutateAsync({ text, mentions, threadId: first.id }) : undefined
          }
        />
      ))}
      {whyNot === null ? (
        <CommentBox
          input={input}
          label={t('write')}
          action={t('send')}
          onSend={(text, mentions) => add.mutateAsync({ text, mentions })}
        />
      ) : (
        <DisabledReason reason={whyNot}>
          <Button variant="default" size="compact-sm" className={classes.start}>
            {t('write')}
          </Button>
        </DisabledReason>
      )}
    </section>
  )
}

type ThreadProps = {
  first: Comment
  answers: readonly Comment[]
  onAnswer: ((text: string, mentions: string[]) => Promise<unknown>) | undefined
}

function Thread({ first, answers, onAnswer }: ThreadProps) {
  const { t } = useTranslation('collaboration')
  const [isOpen, setOpen] = useState(first.resolvedAt === null)
  const [isAnswering, setAnswering] = useState(false)
  const resolve = useAction(
    (isResolved: boolean) => call(resolveThread, { params: { id: first.id }, body: { isResolved } }),
    { topics },
  )
  if (!isOpen) {
    return (
      <Button variant="subtle" color="gray" size="compact-sm" className={classes.start} onClick={() => setOpen(true)}>
        {t('resolved', { name: first.resolvedBy ?? '', count: 1 + answers.length })}
      </Button>
    )
  }
  return (
    <div className={classes.thread}>
      {[first, ...answers].map((comment) => (
        <OneComment key={comment.id} comment={comment} />
      ))}
      {isAnswering && onAnswer ? (
        <CommentBox
          isFocused
          label={t('answer')}
          action={t('send')}
          onCancel={() => setAnswering(false)}
          onSend={async (text, mentions) => {
            await onAnswer(text, mentions)
            setAnswering(false)
          }}
        />
      ) : (
        <Group gap={4}>
          {onAnswer && (
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setAnswering(true)}>
              {t('answer')}
            </Button>
          )}
          {first.may.resolve && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              leftSection={<IconCheck size={12} />}
              onClick={() => resolve.mutate(first.resolvedAt === null)}
            >
              {first.resolvedAt === null ? t('resolve') : t('reopen')}
            </Button>
          )}
        </Group>
      )}
    </div>
  )
}

function OneComment({ comment }: { comment: Comment }) {
  const { t } = useTranslation('collaboration')
  const { ago, instant } = useFormat()
  const [isEditing, setEditing] = useState(false)
  const edit = useAction(
    (body: { text: string; mentions: string[] }) =>
      call(editComment, { params: { id: comment.id }, body }, ifUnchanged(comment.version)),
    { topics },
  )
  const remove = useAction(() => call(removeComment, { params: { id: comment.id } }), {
    topics,
    done: () => t('removed'),
    undo: ({ activityId }) => ({ activityId }),
  })
  if (isEditing) {
    return (
      <CommentBox
        isFocused
        label={t('edit')}
        action={t('save')}
        text={comment.text}
        mentions={comment.mentions}
        onCancel={() => setEditing(false)}
        onSend={async (text, mentions) => {
          await edit.mutateAsync({ text, mentions })
          setEditing(false)
        }}
      />
    )
  }
  return (
    <article className={classes.comment}>
      <Group gap={6} wrap="nowrap">
        <Text size="sm" fw={600}>
          {comment.author.name}
        </Text>
        <Text size="xs" c="dimmed" title={instant(comment.createdAt)} flex={1}>
          {ago(comment.createdAt)}
          {comment.editedAt && ` · ${t('edited')}`}
        </Text>
        {(comment.may.edit || comment.may.remove) && (
          <Menu>
            <Menu.Target>
              <ActionIcon size="sm" aria-label={t('actions', { name: comment.author.name })}>
                <IconDots size={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {comment.may.edit && <Menu.Item onClick={() => setEditing(true)}>{t('edit')}</Menu.Item>}
              {comment.may.remove && <Menu.Item onClick={() => remove.mutate(undefined)}>{t('remove')}</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {comment.deletedAt ? (
        <Text size="sm" c="dimmed">
          {t('wasRemoved')}
        </Text>
      ) : (
        <p className={classes.words}>
          {splitMentions(
            comment.text,
            comment.mentions.map(({ name }) => name),
          ).map(({ text, isMention }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
            <span key={index} className={isMention ? classes.mention : undefined}>
              {text}
            </span>
          ))}
        </p>
      )}
    </article>
  )
}
