import {
  IconActivity,
  IconBuilding,
  IconChartLine,
  IconHome,
  IconMessageCircle,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react'

/** The areas of the rail, in the order of the work. `key` follows g on the keyboard. */
export const railAreas = [
  { name: 'home', to: '/w/$workspace', key: 'h', icon: IconHome },
  { name: 'feedback', to: '/w/$workspace/feedback', key: 'f', icon: IconMessageCircle },
  { name: 'insights', to: '/w/$workspace/insights', key: 'i', icon: IconChartLine },
  { name: 'events', to: '/w/$workspace/events', key: 'e', icon: IconActivity },
  { name: 'customers', to: '/w/$workspace/customers', key: 'c', icon: IconBuilding },
  { name: 'people', to: '/w/$workspace/people', key: 'p', icon: IconUsers },
  { name: 'settings', to: '/w/$workspace/settings', key: 's', icon: IconSettings },
] as const
