import {
  ActionIcon,
  Avatar,
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  Kbd,
  Menu,
  Modal,
  Popover,
  Tooltip,
} from '@mantine/core'

/** The one accent; shade 6 carries white text at 6:1, shade 3 is readable on the dark ground. */
const accent = [
  '#eef0fc',
  '#d9ddf7',
  '#b6bdf0',
  '#98a2ec',
  '#6f7ce0',
  '#5664d4',
  '#4453c4',
  '#3845a8',
  '#2e3a8c',
  '#222b6b',
] as const

const gray = [
  '#f8f8f9',
  '#f1f2f4',
  '#e7e8eb',
  '#dcdde2',
  '#c8cad1',
  '#a7abb5',
  '#7f8491',
  '#5d626f',
  '#3a3e48',
  '#1d2027',
] as const

const dark = [
  '#e4e5e9',
  '#b9bcc5',
  '#9a9ea9',
  '#6d717d',
  '#41444d',
  '#2e3138',
  '#24262c',
  '#17181c',
  '#121316',
  '#0d0e10',
] as const

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  colors: { accent, gray, dark },
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.4', xl: '1.3' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '5px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  shadows: { md: '0 4px 12px rgb(0 0 0 / 12%)', lg: '0 8px 28px rgb(0 0 0 / 16%)', xl: '0 12px 40px rgb(0 0 0 / 20%)' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '1.35' },
      h2: { fontSize: '15px', lineHeight: '1.4' },
      h3: { fontSize: '13px', lineHeight: '1.45' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm', fw: 500 },
      vars: (_theme, { size }) => ({
        root: size === 'sm' ? { '--button-height': '30px', '--button-padding-x': '12px' } : {},
      }),
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }),
    Input: Input.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, { size }) => ({ wrapper: size === 'sm' ? { '--input-height': '32px' } : {} }),
    }),
    InputWrapper: Input.Wrapper.extend({ classNames: { label: 'input-label', description: 'input-description' } }),
    Avatar: Avatar.extend({ defaultProps: { color: 'gray' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', color: 'gray', radius: 'sm', tt: 'none', fw: 500 } }),
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', position: 'bottom-end', withInitialFocusPlaceholder: false },
    }),
    Modal: Modal.extend({ defaultProps: { radius: 'lg', shadow: 'xl', overlayProps: { backgroundOpacity: 0.35 } } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, withArrow: false, fz: 'xs', events: { hover: true, focus: true, touch: true } },
    }),
    Kbd: Kbd.extend({ defaultProps: { size: 'xs' } }),
  },
})

/** The calm fill of badges, notes and quiet buttons, and a text on it that holds 4.5:1. */
const tint = (color: string, fill: string, text: string) => ({
  [`--mantine-color-${color}-light`]: fill,
  [`--mantine-color-${color}-light-hover`]: fill,
  [`--mantine-color-${color}-light-color`]: text,
})
const lightTints = {
  ...tint('gray', '#eeeff2', '#484d59'),
  ...tint('accent', '#eef0fc', '#3845a8'),
  ...tint('green', '#e4f4ea', '#17643b'),
  ...tint('yellow', '#fbf0d4', '#6f4900'),
  ...tint('red', '#fdeae8', '#a01f14'),
}
const darkTints = {
  ...tint('gray', '#26282e', '#b9bcc5'),
  ...tint('accent', '#262b47', '#b6bdf0'),
  ...tint('green', '#16301f', '#7fd6a4'),
  ...tint('yellow', '#352a10', '#e6c06a'),
  ...tint('red', '#3b1d1b', '#ffa59c'),
}

/** Mantine's own dimmed, placeholder and error tones miss 4.5:1; these hold it in both themes. */
export const cssVariables: CSSVariablesResolver = () => ({
  // On a narrow screen the rail lies at the bottom, and an open item ends above it.
  variables: { '--gantry-bar-height': 'calc(45px + env(safe-area-inset-bottom))' },
  light: {
    '--mantine-color-text': 'var(--mantine-color-gray-9)',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': '#6a6f7c',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': 'var(--mantine-color-accent-6)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    ...lightTints,
    '--gantry-ground': '#ffffff',
    '--gantry-rail': 'var(--mantine-color-gray-0)',
    '--gantry-line': 'var(--mantine-color-gray-2)',
    '--gantry-line-soft': 'var(--mantine-color-gray-1)',
    '--gantry-hover': 'var(--mantine-color-gray-1)',
    '--gantry-selected': 'var(--mantine-color-accent-0)',
    '--gantry-good': '#1a7f4b',
    '--gantry-warn': '#8a5a00',
    '--gantry-bad': '#b42318',
  },
  dark: {
    '--mantine-color-text': 'var(--mantine-color-dark-0)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-2)',
    '--mantine-color-placeholder': '#8d919c',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-anchor': 'var(--mantine-color-accent-3)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-5)',
    ...darkTints,
    '--gantry-ground': 'var(--mantine-color-dark-7)',
    '--gantry-rail': 'var(--mantine-color-dark-8)',
    '--gantry-line': 'var(--mantine-color-dark-6)',
    '--gantry-line-soft': '#1e2025',
    '--gantry-hover': '#1f2126',
    '--gantry-selected': '#23273d',
    '--gantry-good': '#5cc98c',
    '--gantry-warn': '#e0b04c',
    '--gantry-bad': '#ff8a80',
  },
})
