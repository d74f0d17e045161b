import { Typography } from '@mantine/core'
import DOMPurify from 'dompurify'
import { marked } from 'marked'
import { useMemo } from 'react'
import classes from '../Boards.module.css'

const allowed = {
  ALLOWED_TAGS: 'p br strong em del ul ol li blockquote pre code a h1 h2 h3 h4 table tr td th tbody thead hr'.split(
    ' ',
  ),
  ALLOWED_ATTR: ['href', 'start'],
  ALLOWED_URI_REGEXP: /^(https?|mailto):|^\//i,
}

/** Markdown of a colleague, cleaned as if it came from a stranger: no picture or script of another site is loaded. */
export function TextTile({ text }: { text: string }) {
  const clean = useMemo(() => DOMPurify.sanitize(marked.parse(text, { async: false }), allowed), [text])
  return (
    <Typography className={classes.markdown}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned in the line above */}
      <div dangerouslySetInnerHTML={{ __html: clean }} />
    </Typography>
  )
}
