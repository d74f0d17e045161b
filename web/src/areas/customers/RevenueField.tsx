import type { Account } from '@gantry/contract/customers'
import { Group, Input, NumberInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useProblemText } from '../../ui/problem.ts'
import { toMajor, toMinor } from './money.ts'

type Props = {
  account: Pick<Account, 'revenue'>
  why: string | null
  onSave: (revenue: Account['revenue']) => Promise<unknown>
}

/** An amount a year and its currency; saved when the field is left. */
export function RevenueField({ account: { revenue }, why, onSave }: Props) {
  const { t } = useTranslation('customers')
  const { money } = useFormat()
  const problemText = useProblemText()
  const [problem, setProblem] = useState<string>()
  const [currency, setCurrency] = useState(revenue?.currency ?? 'EUR')
  const [amount, setAmount] = useState<number | string>(revenue ? toMajor(revenue.annualMinor, revenue.currency) : '')
  if (why !== null) return <Text size="sm">{revenue ? money(revenue.annualMinor, revenue.currency) : '—'}</Text>
  const save = async (): Promise<void> => {
    const isKnown = /^[A-Z]{3}$/.test(currency)
    const next = typeof amount === 'number' && isKnown ? { annualMinor: toMinor(amount, currency), currency } : null
    if (next?.annualMinor === revenue?.annualMinor && (next === null || next.currency === revenue?.currency)) return
    try {
      setProblem(undefined)
      await onSave(next)
    } catch (error) {
      setProblem(problemText(error))
    }
  }
  return (
    <>
      <Group gap="xs" wrap="nowrap" onBlur={() => void save()}>
        <NumberInput
          aria-label={t('account.amount')}
          value={amount}
          min={0}
          hideControls
          thousandSeparator
          flex={1}
          onChange={setAmount}
        />
        <TextInput
          aria-label={t('account.currency')}
          w={72}
          maxLength={3}
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
        />
      </Group>
      {problem !== undefined && (
        <Input.Error mt={4} role="alert">
          {problem}
        </Input.Error>
      )}
    </>
  )
}
