import type { FeedbackItemDetail } from '@gantry/contract/feedback-items'
import { Kbd, Text, UnstyledButton } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../../../commands/CommandsProvider.tsx'
import { useFormat } from '../../../i18n/use-format.ts'
import { DisabledReason } from '../../../ui/DisabledReason.tsx'
import type { Learnt } from '../change.ts'
import { feedbackKeys } from '../queries.ts'
import { sureness } from '../sureness.ts'
import classes from './Item.module.css'

type Props = { item: FeedbackItemDetail; whyNot: string | null; onChoose: (areaId: string) => void }

/** Why the item is where it is, the likeliest areas as one-key corrections, and what the last one taught. */
export function WhyHere({ item, whyNot, onChoose }: Props) {
  const { t } = useTranslation('feedback')
  const { share } = useFormat()
  const title = useRef<HTMLHeadingElement>(null)
  const { reason, suggestions } = item
  useCommands([
    {
      id: 'feedback.why',
      label: t('why.title'),
      group: t('title'),
      keys: 'r',
      isKeyOnly: true,
      run: () => {
        title.current?.scrollIntoView({ block: 'start' })
        title.current?.focus()
      },
    },
    ...(whyNot === null
      ? suggestions.map(({ area }, index) => ({
          id: `feedback.suggestion.${index + 1}`,
          label: t('why.choose', { area: area.path }),
          group: t('title'),
          keys: String(index + 1),
          run: () => area.id !== item.area?.id && onChoose(area.id),
        }))
      : []),
  ])
  return (
    <section className={classes.section} aria-labelledby={`why-${item.id}`}>
      <h3 ref={title} id={`why-${item.id}`} tabIndex={-1} className={classes.sectionTitle}>
        {t('why.title')}
      </h3>
      <Text size="sm">{reason.text === '' ? t('why.manual') : reason.text}</Text>
      <WhatWasLearnt itemId={item.id} />
      {suggestions.length > 0 && (
        <ul className={classes.suggestions}>
          {suggestions.map(({ area, owner, confidence }, index) => {
            const isHere = area.id === item.area?.id
            return (
              <li key={area.id}>
                <DisabledReason reason={whyNot}>
                  <UnstyledButton
                    className={classes.suggestion}
                    aria-pressed={isHere}
                    onClick={() => !isHere && onChoose(area.id)}
                  >
                    <Kbd aria-hidden="true">{index + 1}</Kbd>
                    <span className={classes.suggestionName}>
                      <Text span size="sm" fw={isHere ? 600 : 400}>
                        {area.path}
                      </Text>
                      {owner && (
                        <Text span size="sm" c="dimmed">
                          {' '}
                          · {owner.name}
                        </Text>
                      )}
                    </span>
                    <span className={classes.bar} aria-hidden="true">
                      <span style={{ width: `${Math.round(confidence * 100)}%` }} />
                    </span>
                    <span className="number">{sureness(confidence, share)}</span>
                  </UnstyledButton>
                </DisabledReason>
              </li>
            )
          })}
        </ul>
      )}
      {suggestions.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('why.teaches')}
        </Text>
      )}
    </section>
  )
}

function WhatWasLearnt({ itemId }: { itemId: string }) {
  const { t } = useTranslation('feedback')
  const { share } = useFormat()
  const { data } = useQuery<Learnt | null>({ queryKey: feedbackKeys.learnt(itemId), queryFn: skipToken })
  if (!data) return null
  const whole = (value: number): string => sureness(value, share)
  const words = { area: data.areaPath, before: whole(data.before), after: whole(data.after) }
  return (
    <p role="status" className={classes.learnt}>
      {data.after > data.before ? t('why.learnt', words) : t('why.learntLittle', words)}
    </p>
  )
}
