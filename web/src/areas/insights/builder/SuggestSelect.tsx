import { Button, Combobox, Group, Loader, Text, useCombobox } from '@mantine/core'
import { IconChevronDown, IconPlus } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './builder.module.css'

export type Suggestion = { value: string; label: string; hint?: string; group?: string }

type Props = {
  /** What is chosen here. */
  label: string
  /** What stands on the button. */
  shown: string
  items: readonly Suggestion[]
  isLoading: boolean
  /** Called with what is typed; without it the items are filtered here. */
  onSearch?: (words: string) => void
  /** Offers what was typed as a value of its own. */
  takesTyped?: boolean
  onChoose: (value: string) => void
  variant?: 'default' | 'subtle'
}

/** Chooses one of many by typing a few letters: a button that opens a list with a search field. */
export function SuggestSelect(props: Props) {
  const { label, shown, items, isLoading, onSearch, takesTyped, onChoose, variant = 'default' } = props
  const { t } = useTranslation('insights')
  const [words, setWords] = useState('')
  const search = (next: string): void => {
    setWords(next)
    onSearch?.(next.trim())
  }
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      combobox.focusTarget()
      search('')
    },
  })
  const typed = words.trim()
  // What was found for fewer letters is still there while the server looks for more.
  const matching = items.filter((item) => item.label.toLowerCase().includes(typed.toLowerCase()))
  const isNew = takesTyped === true && typed !== '' && !items.some(({ value }) => value === typed)
  const { selectFirstOption } = combobox
  const found = matching.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first match changes with the words
  useEffect(() => {
    if (typed !== '') selectFirstOption()
  }, [typed, found, selectFirstOption])
  const groups = [...new Set(matching.map(({ group }) => group))]
  const optionsOf = (group: string | undefined) =>
    matching
      .filter((item) => item.group === group)
      .map((item) => (
        <Combobox.Option key={item.value} value={item.value}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" truncate>
              {item.label}
            </Text>
            {item.hint && (
              <Text size="xs" c="dimmed" className="number">
                {item.hint}
              </Text>
            )}
          </Group>
        </Combobox.Option>
      ))
  return (
    <Combobox
      store={combobox}
      width={300}
      position="bottom-start"
      onOptionSubmit={(value) => {
        onChoose(value)
        combobox.closeDropdown()
      }}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Button
          variant={variant}
          {...(variant === 'subtle' && { color: 'gray', px: 6 })}
          className={variant === 'subtle' ? undefined : classes.pick}
          justify="space-between"
          aria-haspopup="listbox"
          aria-label={`${label}: ${shown}`}
          {...(variant === 'default'
            ? { rightSection: <IconChevronDown size={12} /> }
            : { leftSection: <IconPlus size={14} />, size: 'compact-sm' })}
          onClick={() => combobox.toggleDropdown()}
        >
          {shown}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={words}
          aria-label={label}
          placeholder={label}
          rightSection={isLoading && <Loader size={14} />}
          onChange={(event) => search(event.currentTarget.value)}
        />
        <Combobox.Options mah={300} className={classes.options} aria-label={label}>
          {groups.map((group) =>
            group === undefined ? (
              optionsOf(group)
            ) : (
              <Combobox.Group key={group} label={group}>
                {optionsOf(group)}
              </Combobox.Group>
            ),
          )}
          {isNew && <Combobox.Option value={typed}>{t('pick.typed', { words: typed })}</Combobox.Option>}
          {matching.length === 0 && !isNew && <Combobox.Empty>{t('pick.nothing')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
