import type { InsightPerson } from '@gantry/contract/insights'
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { TextLink } from '../../../ui/TextLink.tsx'
import { useWorkspaceSlug } from '../../../url/use-url.ts'
import classes from '../Insights.module.css'

/** Somebody of a list: the best name there is, what they add to the number, and when. */
export function PersonRow({ person, project }: { person: InsightPerson; project: string }) {
  const { t } = useTranslation('insights')
  const { number, ago } = useFormat()
  const workspace = useWorkspaceSlug()
  const { key, unit, distinctId, name, email, value, lastAt } = person
  const title = name ?? email ?? distinctId ?? key
  return (
    <li className={classes.row}>
      <div>
        <Text size="sm" truncate>
          {unit === 'person' ? (
            <TextLink
              to="/w/$workspace/persons/$personId"
              params={{ workspace, personId: key }}
              search={{ project }}
              c="inherit"
            >
              {title}
            </TextLink>
          ) : (
            title
          )}
        </Text>
        {title !== (email ?? distinctId) && (email ?? distinctId) && (
          <Text size="xs" c="dimmed" truncate>
            {email ?? distinctId}
          </Text>
        )}
      </div>
      {lastAt && (
        <Text size="xs" c="dimmed">
          {ago(lastAt)}
        </Text>
      )}
      {value !== null && (
        <Text size="sm" className="number" title={t('people.value')}>
          {number(value)}
        </Text>
      )}
    </li>
  )
}
