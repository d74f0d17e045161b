import { NavLink, ScrollArea, Text } from '@mantine/core'
import { Link, type LinkProps, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import classes from './SideNav.module.css'

export type SideNavGroup = {
  title?: string
  links: readonly { label: string; to: NonNullable<LinkProps['to']>; workspace: string }[]
}

/** The pages of an area: a column on the left, a line to scroll sideways on a narrow screen. */
export function SideNav({ label, groups }: { label: string; groups: readonly SideNavGroup[] }) {
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // On a narrow screen the page one is on may stand outside of the line.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen link changes with the address
  useEffect(() => {
    nav.current?.querySelector('[data-status="active"]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <nav ref={nav} className={classes.nav} aria-label={label}>
      <ScrollArea type="never" className={classes.scroll}>
        <div className={classes.groups}>
          {groups.map(({ title, links }) => (
            <div key={links[0]?.label} className={classes.group}>
              {title && (
                <Text size="xs" c="dimmed" className={classes.title}>
                  {title}
                </Text>
              )}
              {links.map(({ label: name, to, workspace }) => (
                <NavLink
                  key={name}
                  label={name}
                  className={classes.link}
                  renderRoot={(props) => (
                    <Link
                      {...props}
                      to={to}
                      params={{ workspace }}
                      // Whoever looks at a project goes on looking at it.
                      search={({ project }) => (project === undefined ? {} : { project })}
                      activeOptions={{ includeSearch: false }}
                    />
                  )}
                />
              ))}
            </div>
          ))}
        </div>
      </ScrollArea>
    </nav>
  )
}
