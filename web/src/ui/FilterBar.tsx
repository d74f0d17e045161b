import {
  ActionIcon,
  Button,
  Checkbox,
  CloseButton,
  Combobox,
  Group,
  TextInput,
  Tooltip,
  useCombobox,
} from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFilter, IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../commands/CommandsProvider.tsx'
import { listOf, textOf, type UrlSearch } from '../url/search.ts'
import { useUrlSearch } from '../url/use-url.ts'
import classes from './FilterBar.module.css'

export type FilterField = {
  /** The key in the address. */
  key: string
  label: string
  options: readonly { value: string; label: string }[]
  /** Only one value at a time. */
  isSingle?: boolean
  /** Where there are too many options to offer all: told what is typed, it puts others in their place. */
  onWords?: (words: string) => void
}

/** Words and filters of a list; all of it lives in the address (`q` for the words). Without a placeholder there are no words. */
export function FilterBar({ fields, placeholder }: { fields: readonly FilterField[]; placeholder?: string }) {
  const { t } = useTranslation('ui')
  const [search, change] = useUrlSearch()
  const active = fields.filter(({ key }) => listOf(search[key]).length > 0)
  return (
    <Group gap={6}>
      {placeholder !== undefined && (
        <SearchInput placeholder={placeholder} value={textOf(search.q)} onChange={(q) => change({ q })} />
      )}
      {active.map((field) => (
        <FilterPill key={field.key} field={field} search={search} onChange={change} />
      ))}
      {active.length < fields.length && (
        <AddFilter fields={fields.filter((field) => !active.includes(field))} onChange={change} />
      )}
      {active.length > 1 && (
        <Tooltip label={t('filter.clear')}>
          <ActionIcon
            aria-label={t('filter.clear')}
            onClick={() => change(Object.fromEntries(fields.map(({ key }) => [key, undefined])))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  )
}

type SearchInputProps = { placeholder: string; value: string; onChange: (words: string) => void }

function SearchInput({ placeholder, value, onChange }: SearchInputProps) {
  const { t } = useTranslation('ui')
  const input = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState(value)
  const tell = useDebouncedCallback(onChange, 200)
  useEffect(() => {
    if (document.activeElement !== input.current) setWords(value)
  }, [value])
  useCommands([
    {
      id: 'list.search',
      label: t('list.search'),
      group: t('group.list'),
      keys: '/',
      run: () => input.current?.focus(),
    },
  ])
  const set = (next: string): void => {
    setWords(next)
    tell(next)
  }
  return (
    <TextInput
      ref={input}
      type="search"
      className={classes.search}
      placeholder={placeholder}
      aria-label={placeholder}
      value={words}
      leftSection={<IconSearch size={14} />}
      rightSection={
        words !== '' && <CloseButton size="sm" aria-label={t('filter.clearWords')} onClick={() => set('')} />
      }
      onChange={(event) => set(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  )
}

type PillProps = { field: FilterField; search: UrlSearch; onChange: (changes: UrlSearch) => void }

function FilterPill({ field, search, onChange }: PillProps) {
  const { t } = useTranslation('ui')
  const chosen = listOf(search[field.key])
  const names = chosen.map((value) => field.options.find((option) => option.value === value)?.label ?? value)
  const words = names.length > 2 ? t('filter.several', { count: names.length }) : names.join(', ')
  return (
    <Button.Group>
      <FilterValues field={field} chosen={chosen} onChange={(values) => onChange({ [field.key]: values })}>
        <span className={classes.label}>{field.label}</span>
        <span className={classes.values}>{words}</span>
      </FilterValues>
      <Button
        variant="default"
        px={6}
        aria-label={t('filter.remove', { label: field.label })}
        onClick={() => onChange({ [field.key]: undefined })}
      >
        <IconX size={14} />
      </Button>
    </Button.Group>
  )
}

type ValuesProps = {
  field: FilterField
  chosen: readonly string[]
  onChange: (values: readonly string[]) => void
  children: React.ReactNode
}

function FilterValues({ field, chosen, onChange, children }: ValuesProps) {
  const { words, setWords, matching } = useOptionWords(field)
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setWords('')
    },
  })
  const choose = (value: string): void => {
    if (field.isSingle) {
      onChange([value])
      combobox.closeDropdown()
    } else onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  }
  return (
    <Combobox store={combobox} width={260} position="bottom-start" onOptionSubmit={choose}>
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Button variant="default" aria-haspopup="listbox" onClick={() => combobox.toggleDropdown()}>
          {children}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        {hasSearch(field) && <OptionSearch field={field} words={words} onWords={setWords} />}
        <Combobox.Options mah={280} className={classes.options} aria-label={field.label}>
          {matching.map(({ value, label }) => (
            <Combobox.Option key={value} value={value} active={chosen.includes(value)}>
              <Group gap="xs" wrap="nowrap">
                <Checkbox.Indicator size="xs" checked={chosen.includes(value)} />
                <span>{label}</span>
              </Group>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

const hasSearch = ({ options, onWords }: FilterField): boolean => onWords !== undefined || options.length > 7

/** What is typed above the options, and the options that fit. */
function useOptionWords(field: FilterField | undefined) {
  const [words, setWords] = useState('')
  const asked = words.trim().toLowerCase()
  const fits = ({ label }: { label: string }) => field?.onWords !== undefined || label.toLowerCase().includes(asked)
  return {
    words,
    setWords: (next: string): void => {
      setWords(next)
      field?.onWords?.(next)
    },
    matching: (field?.options ?? []).filter(fits),
  }
}

type OptionSearchProps = { field: FilterField; words: string; onWords: (words: string) => void }

const OptionSearch = ({ field: { label }, words, onWords }: OptionSearchProps) => (
  <Combobox.Search
    value={words}
    aria-label={label}
    placeholder={label}
    onChange={(event) => onWords(event.currentTarget.value)}
  />
)

/** First the field, then its values: one button however many fields there are. */
function AddFilter({ fields, onChange }: { fields: readonly FilterField[]; onChange: (changes: UrlSearch) => void }) {
  const { t } = useTranslation('ui')
  const [chosen, setChosen] = useState<string>()
  const field = fields.find(({ key }) => key === chosen)
  const { words, setWords, matching } = useOptionWords(field)
  const combobox = useCombobox({
    onDropdownClose: () => {
      setWords('')
      setChosen(undefined)
    },
  })
  const options = field ? matching : fields.map(({ key, label }) => ({ value: key, label }))
  const choose = (value: string): void => {
    if (!field) {
      setChosen(value)
      return
    }
    onChange({ [field.key]: [value] })
    combobox.closeDropdown()
  }
  return (
    <Combobox store={combobox} width={220} position="bottom-start" onOptionSubmit={choose}>
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Button
          variant="subtle"
          color="gray"
          px={8}
          aria-haspopup="listbox"
          leftSection={<IconFilter size={14} />}
          onClick={() => combobox.toggleDropdown()}
        >
          {t('filter.add')}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        {field && hasSearch(field) && <OptionSearch field={field} words={words} onWords={setWords} />}
        <Combobox.Options mah={280} className={classes.options} aria-label={field?.label ?? t('filter.add')}>
          {options.map(({ value, label }) => (
            <Combobox.Option key={value} value={value}>
              {label}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
