import { type RoutingModel, trainRoutingModel } from '@gantry/contract/feedback-routing'
import { Alert, Button, Loader, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { DisabledReason } from '../../../ui/DisabledReason.tsx'
import { useAction } from '../../../ui/use-action.ts'
import { routingTopics } from './queries.ts'
import classes from './Routing.module.css'

/** What the model has learnt from, how good it is on what it has not seen, and training it anew. */
export function ModelSection({ model, whyNot }: { model: RoutingModel; whyNot: string | null }) {
  const { t } = useTranslation('feedback')
  const { number, share, ago } = useFormat()
  const train = useAction(() => call(trainRoutingModel, {}), { topics: routingTopics })
  const isTraining = model.training.state === 'queued' || model.training.state === 'running'
  const shareOf = (value: number | null): string => (value === null ? '–' : share(value))
  return (
    <section className={classes.section} aria-labelledby="model">
      <div className={classes.head}>
        <div>
          <Title order={2} id="model">
            {t('model.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {model.trainedAt === null
              ? t('model.none')
              : t('model.state', {
                  examples: number(model.examples),
                  count: model.labels,
                  when: ago(model.trainedAt),
                  seconds: number(Math.round((model.trainSeconds ?? 0) * 10) / 10),
                  newDecisions: number(model.newDecisions),
                })}
          </Text>
        </div>
        <DisabledReason reason={whyNot}>
          <Button
            variant="default"
            leftSection={isTraining && <Loader size={14} />}
            disabled={isTraining}
            loading={train.isPending}
            onClick={() => train.mutate(undefined)}
          >
            {isTraining ? t('model.training') : model.trainedAt === null ? t('model.train') : t('model.retrain')}
          </Button>
        </DisabledReason>
      </div>
      <div role="status">
        {isTraining && (
          <Text size="sm" c="dimmed">
            {t('model.trainingText')}
          </Text>
        )}
      </div>
      {model.training.state === 'failed' && (
        <Alert color="red" title={t('model.failed')}>
          {model.training.error}
        </Alert>
      )}
      {model.trainedAt !== null && (
        <dl className={classes.figures}>
          <div>
            <dt>{t('model.accuracy')}</dt>
            <dd>{shareOf(model.accuracy)}</dd>
          </div>
          <div>
            <dt>{t('model.top3')}</dt>
            <dd>{shareOf(model.top3)}</dd>
          </div>
          <div>
            <dt>{t('model.at90')}</dt>
            <dd>{shareOf(model.accuracyAt90Coverage)}</dd>
          </div>
          <div>
            <dt>{t('model.owner')}</dt>
            <dd>{shareOf(model.ownerAccuracy)}</dd>
          </div>
        </dl>
      )}
    </section>
  )
}
