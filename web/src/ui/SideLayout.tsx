import { Outlet } from '@tanstack/react-router'
import classes from './SideLayout.module.css'
import { SideNav, type SideNavGroup } from './SideNav.tsx'

/** An area of several pages: their names on the left, the page on the right. */
export function SideLayout({ label, groups }: { label: string; groups: readonly SideNavGroup[] }) {
  return (
    <div className={classes.layout}>
      <SideNav label={label} groups={groups} />
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  )
}
