import type { FeedbackItemDetail } from '@gantry/contract/feedback-items'
import { Anchor, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { FieldRow } from '../../../ui/FieldRow.tsx'
import { inWorkspace, useWorkspaceSlug } from '../../../url/use-url.ts'
import { authorOf } from '../inbox-columns.tsx'

/** Who said it, for whom, where and when. */
export function ItemFacts({ item }: { item: FeedbackItemDetail }) {
  const { t } = useTranslation('feedback')
  const format = useFormat()
  const attributes = Object.entries(item.attributes).filter(([, value]) => value !== null && value !== '')
  return (
    <section aria-label={t('facts.title')}>
      <Fact label={t('column.author')}>
        <Author item={item} />
      </Fact>
      {item.accountFacts && (
        <Fact label={t('column.account')}>
          <ObjectLink path={`/customers/accounts/${item.accountFacts.id}`}>{item.accountFacts.name}</ObjectLink>
          <Text span size="sm" c="dimmed">
            {[
              item.accountFacts.plan,
              item.accountFacts.revenue !== null &&
                t('facts.revenue', {
                  amount: format.money(item.accountFacts.revenue.annualMinor, item.accountFacts.revenue.currency),
                }),
            ]
              .filter(Boolean)
              .map((fact) => ` · ${fact}`)
              .join('')}
          </Text>
        </Fact>
      )}
      <Fact label={t('column.source')}>
        {item.source.name}
        {item.url && (
          <Anchor href={item.url} target="_blank" rel="noreferrer noopener" size="sm" ml={8} underline="always">
            {t('facts.openThere')} <IconExternalLink size={13} aria-hidden="true" />
          </Anchor>
        )}
      </Fact>
      <Fact label={t('column.createdAt')}>
        {format.instant(item.createdAt)}
        {isLate(item) && (
          <Text span size="sm" c="dimmed">
            {` (${t('facts.received', { when: format.instant(item.receivedAt) })})`}
          </Text>
        )}
      </Fact>
      {item.language !== null && <FieldRow label={t('column.language')}>{format.languageName(item.language)}</FieldRow>}
      {item.rating !== null && <FieldRow label={t('column.rating')}>{format.number(item.rating)}</FieldRow>}
      {attributes.map(([name, value]) => (
        <FieldRow key={name} label={name}>
          {String(value)}
        </FieldRow>
      ))}
    </section>
  )
}

/** Several pieces of one line. */
const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <FieldRow label={label}>
    <div>{children}</div>
  </FieldRow>
)

const lateMs = 60_000

/** Whether it reached Gantry well after it was said. */
const isLate = ({ createdAt, receivedAt }: FeedbackItemDetail): boolean =>
  new Date(receivedAt).getTime() - new Date(createdAt).getTime() > lateMs

function Author({ item }: { item: FeedbackItemDetail }) {
  const { t } = useTranslation('feedback')
  const name = authorOf({ author: item.author, account: null })
  if (name === null) {
    return (
      <Text size="sm" c="dimmed">
        {t('unknownAuthor')}
      </Text>
    )
  }
  const mail = item.author.email !== null && item.author.email !== name ? ` · ${item.author.email}` : ''
  return (
    <>
      {item.author.contactId ? (
        <ObjectLink path={`/customers/contacts/${item.author.contactId}`}>{name}</ObjectLink>
      ) : (
        name
      )}
      {mail && (
        <Text span size="sm" c="dimmed">
          {mail}
        </Text>
      )}
    </>
  )
}

function ObjectLink({ path, children }: { path: string; children: ReactNode }) {
  const slug = useWorkspaceSlug()
  return (
    <Anchor component={Link} to={inWorkspace(slug, path)} size="sm" underline="always">
      {children}
    </Anchor>
  )
}
